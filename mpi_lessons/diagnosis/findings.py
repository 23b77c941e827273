"""Findings: what is wrong with a program, as data."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

KINDS = (
    *("deadlock", "rank-left", "rank-died", "collective-mismatch", "root-mismatch"),
    *("op-mismatch", "type-mismatch", "count-mismatch", "kind-mismatch", "truncation"),
    *("unreceived-message", "unsafe-send", "lost-request", "buffer-reuse"),
    *("buffer-overlap", "race", "bad-argument", "not-contiguous", "leak"),
    "ignored-result",
)
STUCK = "stuck"  # the key of a finding that ranks can never go on
EXACT, LIKELY = "exact", "likely"


@dataclass(frozen=True)
class Call:
    """A call at a line of the program.

    Parameters
    ----------
    rank
        The rank that made it.
    call
        Its text: "comm.recv(source=2, tag=0)".
    file, line
        Where; "" and 0 where unknown.
    """

    rank: int
    call: str
    file: str
    line: int


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    kind
        One of `KINDS`.
    text
        What a person reads: one sentence or several lines.
    calls
        The calls it speaks of, the cause first.
    certainty
        `EXACT`: it is so in this run. `LIKELY`: it may be meant.
    fatal
        Whether the program cannot go on, or must not.
    certain
        Whether the reason is known; else the text repeats what MPI said.
    key
        Alike for findings of several ranks that are one and the same.
    """

    kind: str
    text: str
    calls: tuple[Call, ...] = ()
    certainty: str = EXACT
    fatal: bool = False
    certain: bool = True
    key: str = field(default="", compare=False)

    @property
    def ranks(self) -> list[int]:
        """The ranks that it speaks of."""
        return sorted({call.rank for call in self.calls})

    def record(self) -> dict:
        """Return it as ``--json`` writes it."""
        return {
            "kind": self.kind,
            "certainty": self.certainty,
            "ranks": self.ranks,
            "calls": [asdict(call) for call in self.calls],
            "text": self.text,
        }

    def dump(self) -> str:
        """Return it whole, as one line."""
        return json.dumps(asdict(self))


def load(text: str) -> Finding:
    """Return the finding that `Finding.dump` wrote."""
    fields = json.loads(text)
    fields["calls"] = tuple(Call(**call) for call in fields["calls"])
    return Finding(**fields)


def path(folder: Path, rank: int) -> Path:
    """Return where a rank writes its findings."""
    return Path(folder) / f"findings-{rank}"
