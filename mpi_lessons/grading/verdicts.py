"""Verdicts: the records of all ranks, merged to one verdict on a task.

The first cause comes first: a rank that died explains why the others wait for it.
"""

import time
from collections.abc import Mapping
from pathlib import Path

from mpi_lessons.diagnosis.positions import (
    Position,
    crash,
    explain,
    name_ranks,
    position,
)

# In the order of causes: what comes first explains what comes after.
VERDICTS = (
    *("died", "not-done", "error", "mismatch", "wrong", "deadlock", "time-limit"),
    *("grader-error", "pass"),
)

NO_REASON = "the process ended"  # of a rank that died and left no other
NOTHING = {
    "verdict": "",
    "case": "",
    "rank": None,
    "ranks": [],
    "sentence": "",
    "why": "",
    "got": "",
    "expected": "",
    "file": "",
    "line": 0,
    "source": "",
    "others": [],
    "printed": {},
    "finding": None,
}


def merge(records: Mapping[int, dict], case: str) -> dict:
    """Merge the records of one case.

    Parameters
    ----------
    records
        Rank to record; ranks that have nothing to tell are left out.
    case
        Its name.

    Returns
    -------
    dict
        With the keys of `NOTHING`. ``others`` are further sentences, ``printed`` maps
        ranks to what they printed; ``rank`` is the first of ``ranks``, which
        ``sentence`` speaks of; ``finding`` is what the diagnosis found, or None.
    """
    bad = {r: record for r, record in records.items() if record["verdict"] != "pass"}
    if not bad:
        return NOTHING | {"verdict": "pass", "case": case}
    first = min(bad, key=lambda r: _cause(bad[r]))
    record = bad[first]
    alike = [r for r in bad if _alike(bad[r], record)]
    others = [
        _about(r, bad[r])
        for r in sorted(bad)
        if r not in alike and bad[r]["verdict"] != "time-limit"
    ]
    lost = {r: _position(bad[r]) for r in bad if bad[r]["verdict"] == "time-limit"}
    notes = [f"rank {r} {records[r]['note']}" for r in records if "note" in records[r]]
    finding = record.get("finding")
    if record["verdict"] == "time-limit":
        sentence, *others = explain(lost)
        alike = sorted(lost)
        others += notes
    elif finding:
        # Its text names the ranks, and all of them have the same.
        sentence, *lines = record["sentence"].splitlines()
        others = [*lines, *others, *explain(lost)]
        others += notes if finding["kind"] == "rank-left" else []
        alike = finding["ranks"]
    else:
        sentence = f"{name_ranks(alike)} {record['sentence']}"
        others += explain(lost)
    place = _position(record)
    return NOTHING | {
        "verdict": record["verdict"],
        "case": case,
        "rank": first,
        "ranks": sorted(alike),
        "sentence": sentence,
        "why": record.get("why", ""),
        "got": record.get("got", ""),
        "expected": record.get("expected", ""),
        "file": record.get("file", ""),
        "line": record.get("line", 0),
        "source": place.source if place else "",
        "others": others,
        "printed": {
            str(rank): record["printed"]
            for rank, record in sorted(records.items())
            if record.get("printed")
        },
        "finding": finding,
    }


def _cause(record: dict) -> tuple:
    return VERDICTS.index(record["verdict"]), record.get("time", 0.0), record["rank"]


def _alike(one: dict, other: dict) -> bool:
    same = one["verdict"] == other["verdict"]
    if "finding" in one and "finding" in other:  # each rank tells it from its side
        return same and one["finding"]["kind"] == other["finding"]["kind"]
    return same and all(one.get(key) == other.get(key) for key in ("sentence", "line"))


def _about(rank: int, record: dict) -> str:
    """Return the sentence on a rank besides the first cause."""
    for call in (record.get("finding") or {}).get("calls", ()):
        if call["rank"] == rank and record["verdict"] == "deadlock":
            return f"rank {rank} waits in  {call['call']}  (line {call['line']})"
    if "finding" in record:
        return record["sentence"].splitlines()[0]
    return f"rank {rank} {record['sentence']}"


def _position(record: dict) -> Position | None:
    return Position(record["file"], record["line"]) if record.get("line") else None


def for_all(verdict: str, case: str, sentence: str) -> dict:
    """Return a verdict that holds for all ranks together, as `merge` would."""
    return NOTHING | {"verdict": verdict, "case": case, "sentence": sentence}


def missing_record(folder: Path, rank: int, file: str, dead: bool) -> dict:
    """Make the record of a rank that handed in none.

    Parameters
    ----------
    folder
        Where the ranks left their stacks.
    rank
        The rank.
    file
        The learner's file: only its lines are of interest.
    dead
        Whether its process has ended.
    """
    where = position(folder, rank, file)
    printed = printed_path(folder, rank)
    record = {
        "rank": rank,
        "time": time.monotonic(),
        "printed": printed.read_text(encoding="utf-8") if printed.exists() else "",
        "file": file,
        "line": where.line if where else 0,
    }
    if not dead:
        return record | {"verdict": "time-limit"}
    if why := crash(folder, rank):
        # Subtle: earlier than all others, which only ended with it.
        return record | {"verdict": "died", "sentence": f"died: {why}", "time": 0.0}
    return record | {"verdict": "died", "sentence": f"died: {NO_REASON}"}


def printed_path(folder: Path, rank: int) -> Path:
    """Return the file that holds what a rank has printed in its present case."""
    return Path(folder) / f"printed-{rank}"


def describe(verdict: Mapping) -> str:
    """Return the verdict as lines of plain text, for pytest's report."""
    lines = [f"{verdict['case']}: {verdict['sentence']}"]
    lines[0] += f": {verdict['why']}" if verdict["why"] else ""
    if verdict["line"]:
        lines.append(f"{verdict['file']}:{verdict['line']}   {verdict['source']}")
    lines += verdict["others"]
    for rank, text in verdict["printed"].items():
        lines += [f"--- printed by rank {rank} ---", text.rstrip()]
    return "\n".join(lines)
