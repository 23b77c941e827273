"""Verdict: from the ranks that can never go on to what a learner reads."""

import ast
import functools
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mpi_lessons.diagnosis import graph
from mpi_lessons.diagnosis.calls import NAMES, collective_text
from mpi_lessons.diagnosis.findings import STUCK, Call, Finding
from mpi_lessons.diagnosis.graph import Picture
from mpi_lessons.diagnosis.positions import name_ranks
from mpi_lessons.diagnosis.records import (
    COLLECTIVE,
    ENDED,
    LEFT,
    PROBE,
    RECEIVE,
    SEND,
    State,
    Term,
)

SMALL = 4016  # bytes that every MPI looked at sends without a receive (see README)
LIMITS = "8112 bytes with MPICH, 4016 with Open MPI"
MOST_REASONS = 6
HEADS = {
    "deadlock": "deadlock",
    "rank-left": "ranks wait for one that has left",
    "rank-died": "ranks wait for one that died",
    "collective-mismatch": "the ranks are in different calls",
    "unreceived-message": "a message is never received",
    "unsafe-send": "it works only as long as MPI buffers the messages",
}


def judge(
    picture: Picture, stuck: Mapping[int, State], size: int, strict: bool = True
) -> Finding:
    """Return the finding that ranks can never go on.

    Parameters
    ----------
    picture
        What all ranks have published.
    stuck
        What `graph.stuck` found.
    size
        How many ranks the program has.
    strict
        Whether sends were kept from completing by themselves; else they did not.
    """
    return _Judgement(picture, stuck, size, strict).finding()


class _Judgement:
    def __init__(self, picture, stuck, size, strict=True):
        self.picture, self.stuck, self.size = picture, dict(stuck), size
        self.strict = strict
        self.reader = picture.reader
        self.blockers = {
            rank: self._blockers(state) for rank, state in self.stuck.items()
        }

    def finding(self) -> Finding:
        kind = self._kind()
        order = sorted(self.stuck, key=lambda rank: (not self._is_cause(rank), rank))
        calls = tuple(self.call(rank) for rank in order)
        who = (
            "nobody can go on"
            if len(self.stuck) == self.size
            else f"{name_ranks(self.stuck)} can never go on"
        )
        plural = "process" if self.size == 1 else "processes"
        lines = [f"{HEADS[kind]} at {self.size} {plural}: {who}"]
        lines += self._table()
        lines += [f"  {reason}" for reason in self._reasons(kind)]
        return Finding(kind, "\n".join(lines), calls, fatal=True, key=STUCK)

    # Who waits for whom

    def _blockers(self, state: State) -> list[int]:
        """Return the ranks that a stuck rank waits for."""
        found = []
        for term in state.terms:
            if term.kind in (RECEIVE, PROBE):
                found += self.picture.sources(state.rank, term)
            elif term.kind == SEND:
                if not self.reader.taken(
                    state.rank, self._dest(state, term), term.index
                ):
                    found.append(self._dest(state, term))
            elif term.kind == COLLECTIVE:
                found += self._missing(term)
        return list(dict.fromkeys(found))

    def _dest(self, state: State, term: Term) -> int:
        return self.picture.peers(state.rank, term.comm)[term.peer]

    def _missing(self, term: Term) -> list[int]:
        return [
            rank
            for rank in self.picture.everyone(term.comm)
            if self.reader.entered(rank, term.comm) < term.index
        ]

    def _has_left(self, rank: int) -> bool:
        return self.picture.states[rank].life in (LEFT, ENDED)

    def _is_cause(self, rank: int) -> bool:
        gone = self.picture.dead | {
            state.rank for state in self.picture.states if self._has_left(state.rank)
        }
        return bool(gone & set(self.blockers[rank]))

    def _kind(self) -> str:
        blockers = [rank for found in self.blockers.values() for rank in found]
        if any(rank in self.picture.dead for rank in blockers):
            return "rank-died"
        left = {rank for rank in blockers if self._has_left(rank)}
        if left:
            to_left = [
                state
                for state in self.stuck.values()
                if self._only_sends_to(state, left)
            ]
            waits = [
                rank
                for rank, state in self.stuck.items()
                if state not in to_left and left & set(self.blockers[rank])
            ]
            if to_left and not waits:
                return "unreceived-message"
            return "rank-left"
        eager = replace(self.picture, eager=SMALL, _matches={})
        if self.strict and not graph.stuck(eager):
            return "unsafe-send"
        together = {
            rank
            for rank, state in self.stuck.items()
            if any(term.kind == COLLECTIVE for term in state.terms)
        }
        for rank in together:
            comm = self.stuck[rank].terms[0].comm
            for other in self.blockers[rank]:
                if other not in together or self.stuck[other].terms[0].comm != comm:
                    return "collective-mismatch"
        return "deadlock"

    def _only_sends_to(self, state: State, left: set[int]) -> bool:
        """Say whether it waits for ranks that left to receive, and for nothing else."""
        return all(
            term.kind == SEND and self._dest(state, term) in left
            for term in state.terms
        )

    # What each rank does

    def call(self, rank: int) -> Call:
        """Return the call that a rank is stuck in."""
        state = self.stuck[rank]
        return Call(rank, self._text(state), *self._line(state))

    def _line(self, state: State) -> tuple[str, int]:
        return self.reader.notes[state.rank].line(state.code, state.at)

    def _text(self, state: State) -> str:
        name = NAMES[state.call]
        term = state.terms[0]
        if self._waits(state):
            return f"{'MPI.Request' if len(name) > 4 else 'request'}.{name}()"
        if term.kind == COLLECTIVE:
            made = self.reader.collective(state.rank, term.comm, term.index)
            return collective_text(made, name) if made else f"comm.{name}()"
        words = []
        for term in sorted(state.terms, key=lambda term: term.kind):
            if term.kind == SEND:
                words.append(f"dest={term.peer}")
                tag = "sendtag" if len(state.terms) > 1 else "tag"
            else:
                words.append(f"source={term.peer if term.peer >= 0 else 'ANY_SOURCE'}")
                tag = "recvtag" if len(state.terms) > 1 else "tag"
            if term.tag >= 0:
                words.append(f"{tag}={term.tag}")
        return f"comm.{name}({', '.join(words)})"

    def _waits(self, state: State) -> bool:
        """Say whether a rank waits for requests."""
        return "wait" in NAMES[state.call].lower()

    def _table(self) -> list[str]:
        """Return a line per rank: what it waits in, or that it is gone."""
        rows = []
        concerned = set(self.stuck) | {
            rank for found in self.blockers.values() for rank in found
        }
        for rank in sorted(concerned):
            if rank in self.stuck:
                call = self.call(rank)
                rows.append((rank, "waits in", call.call, where(call)))
            elif rank in self.picture.dead:
                rows.append((rank, "died", "", ""))
            elif self._has_left(rank):
                rows.append((rank, "has left", "", ""))
        width = max((len(row[2]) for row in rows), default=0)
        return [
            f"  rank {rank}  {what}  {text:{width}}   {place}".rstrip()
            for rank, what, text, place in rows
        ]

    # Why

    def _reasons(self, kind: str) -> list[str]:
        reasons = []
        for state in self.stuck.values():
            for term in state.terms:
                reasons += self._reason(state, term)
        circle = self._circle()
        if circle:
            reasons.append(self._about_circle(circle))
        if kind == "unsafe-send":
            reasons += self._about_buffering()
        reasons = list(dict.fromkeys(reason for reason in reasons if reason))
        if len(reasons) > MOST_REASONS:
            more = len(reasons) - MOST_REASONS
            reasons = [*reasons[:MOST_REASONS], f"... and {more} more like these."]
        return reasons

    def _reason(self, state: State, term: Term) -> list[str]:
        begun = self._begun(state, term)
        if term.kind in (RECEIVE, PROBE):
            reasons = self._near_misses(state, term)
            for source in self.picture.sources(state.rank, term):
                if term.peer < 0 and len(self.picture.sources(state.rank, term)) > 4:
                    break
                if self._has_left(source):
                    reasons.append(
                        f"rank {source} has left, and sends nothing more to rank "
                        f"{state.rank}."
                    )
                elif source in self.picture.dead:
                    reasons.append(f"rank {source} died, and sends nothing more.")
                elif (
                    source == state.rank
                    and term.peer >= 0
                    and not self.picture.messages(source, source)
                ):
                    reasons.append(
                        f"rank {source} waits for a message from itself, which it "
                        "can send only after this call."
                    )
            return begun + reasons
        if term.kind == SEND:
            return begun + self._about_send(state, term)
        return begun + self._about_absence(state, term)

    def _begun(self, state: State, term: Term) -> list[str]:
        """Say which operation a wait is for."""
        if not self._waits(state):
            return []
        code = at = 0
        text = ""
        if term.kind == RECEIVE:
            for receive in self.reader.receives(state.rank) or ():
                if receive.order == term.index:
                    code, at = receive.code, receive.at
            source = term.peer if term.peer >= 0 else "ANY_SOURCE"
            tag = f", tag={term.tag}" if term.tag >= 0 else ""
            text = f"the receive from source={source}{tag}"
        elif term.kind == SEND:
            dest = self._dest(state, term)
            message = graph.find(self.picture, state.rank, dest, term.index)
            if message is not None:
                code, at = message.code, message.at
            text = f"the send to dest={term.peer}, tag={term.tag}"
        else:
            made = self.reader.collective(state.rank, term.comm, term.index)
            if made is not None:
                code, at = made.code, made.at
                text = collective_text(made)
        line = self.reader.notes[state.rank].line(code, at)[1]
        began = f", begun at line {line}" if line else ""
        return [f"rank {state.rank} waits for {text}{began}."] if text else []

    def _near_misses(self, state: State, term: Term) -> list[str]:
        """Name messages that wait for the rank, but not for this receive."""
        reasons = []
        mine = state.rank
        wanted = self.picture.sources(mine, term)
        for source in range(self.reader.size):
            for message in self.picture.messages(source, mine)[:3]:
                sent = self._sent(source, message)
                if message.comm != term.comm:
                    if source in wanted and term.tag in (-1, message.tag):
                        reasons.append(
                            f"rank {source} sent rank {mine} tag {message.tag}{sent}, "
                            "but on another communicator."
                        )
                elif source in wanted and term.tag not in (-1, message.tag):
                    reasons.append(
                        f"rank {source} sent rank {mine} tag {message.tag}{sent}; "
                        f"rank {mine} waits for tag {term.tag}."
                    )
                elif source not in wanted and term.tag in (-1, message.tag):
                    reasons.append(
                        f"rank {source} sent rank {mine} tag {message.tag}{sent}; "
                        f"rank {mine} waits for rank {wanted[0] if wanted else '?'}."
                    )
        return reasons

    def _sent(self, source: int, message) -> str:
        line = self.reader.notes[source].line(message.code, message.at)[1]
        return f" (line {line})" if line else ""

    def _about_send(self, state: State, term: Term) -> list[str]:
        dest, mine = self._dest(state, term), state.rank
        if dest not in self.blockers[mine]:
            return []
        if dest == mine:
            return [
                f"rank {mine} sends to itself, and can receive only after this call: "
                "use sendrecv, or a nonblocking call."
            ]
        if self._has_left(dest):
            return [f"rank {dest} has left without receiving it."]
        if dest in self.picture.dead:
            return [f"rank {dest} died without receiving it."]
        other = self.stuck.get(dest)
        if other is None:
            return []
        for theirs in other.terms:
            if theirs.kind not in (RECEIVE, PROBE):
                continue
            sources = self.picture.sources(dest, theirs)
            if theirs.comm != term.comm and mine in sources:
                return [
                    f"rank {mine} sends to rank {dest} on another communicator than "
                    "the one that it receives on."
                ]
        return []

    def _about_absence(self, state: State, term: Term) -> list[str]:
        """Say who did not come to a collective, and why that may be."""
        made = self.reader.collective(state.rank, term.comm, term.index)
        method = "" if self._waits(state) else NAMES[state.call]
        text = collective_text(made, method) if made else f"comm.{method}()"
        file, line = self._line(state)
        if made is not None:
            file, line = self.reader.notes[state.rank].line(made.code, made.at)
        reasons = []
        missing = self._missing(term)
        if not missing:
            return []
        did = f"{name_ranks(missing)} did not come to  {text}  at line {line}"
        condition = enclosing_if(file, line)
        if condition:
            did += f": it is inside  {condition[0]}  at line {condition[1]}"
        reasons.append(f"{did}.")
        for rank in missing:
            other = self.stuck.get(rank)
            if other is None:
                continue
            theirs = other.terms[0]
            if theirs.kind == COLLECTIVE and theirs.comm != term.comm:
                reasons.append(
                    f"rank {rank} is in a collective on another communicator."
                )
        return reasons

    def _circle(self) -> list[int]:
        """Return ranks that wait for one another, or nothing."""
        for start in self.stuck:
            path, seen = [start], {start}
            while True:
                following = [r for r in self.blockers[path[-1]] if r in self.stuck]
                if not following:
                    break
                rank = start if start in following else following[0]
                if rank in seen:
                    return path[path.index(rank) :]
                path.append(rank)
                seen.add(rank)
        return []

    def _about_circle(self, circle: list[int]) -> str:
        if len(circle) < 2:
            return ""
        names = " -> ".join(str(rank) for rank in [*circle, circle[0]])
        kinds = {term.kind for rank in circle for term in self.stuck[rank].terms}
        if len(circle) == len(self.stuck) == self.size:
            who = "every rank"
        else:
            who = "each of these"
        if kinds == {RECEIVE}:
            return f"{names}: {who} receives before anyone has sent."
        if kinds == {SEND}:
            return f"{names}: {who} sends before anyone receives."
        return f"{names}: each waits for the next."

    def _about_buffering(self) -> list[str]:
        sizes = set()
        for state in self.stuck.values():
            for term in state.terms:
                if term.kind == SEND:
                    dest = self._dest(state, term)
                    found = graph.find(self.picture, state.rank, dest, term.index)
                    if found is not None and found.bytes >= 0:
                        sizes.add(found.bytes)
        long = f" (here {max(sizes)} bytes)" if sizes else ""
        return [
            f"MPI buffers small messages{long} today: up to {LIMITS}.",
            "With larger ones the sends wait until they are received: then it hangs.",
            "Use sendrecv, or isend, or let one side receive first.",
        ]


def mixed(reader, dest: int, receive, source: int, message) -> Finding:
    """Return the finding that an object was sent to a receive with a buffer, or so."""
    there = Call(
        source,
        f"comm.{('isend', 'Isend')[message.kind]}(dest={dest}, tag={message.tag})",
        *reader.notes[source].line(message.code, message.at),
    )
    here = Call(
        dest,
        f"comm.{('irecv', 'Irecv')[receive.kind]}(source={source})",
        *reader.notes[dest].line(receive.code, receive.at),
    )
    text = (
        f"rank {source} sends by  {there.call}  (line {there.line}) what rank {dest} "
        f"receives by  {here.call}  (line {here.line}): lower-case calls carry pickled "
        "objects, upper-case calls buffers. Use the same kind on both sides."
    )
    return Finding("kind-mismatch", text, (here, there), fatal=True)


def victims(picture: Picture, ranks) -> list[str]:
    """Return a line per rank that waits, for a report on what else went wrong."""
    return [row(picture.reader, picture.states[rank]) for rank in sorted(ranks)]


def row(reader, state: State) -> str:
    """Return the line of a report on the call that a rank is in."""
    waits = call(reader, state)
    return f"  rank {state.rank}  waits in  {waits.call}   {where(waits)}"


def call(reader, state: State) -> Call:
    """Return the call that a rank is in."""
    picture = Picture(reader, [state], frozenset())
    judgement = _Judgement(picture, {}, 1)
    judgement.stuck = {state.rank: state}
    return judgement.call(state.rank)


def where(call: Call) -> str:
    """Return file and line as a person would type them."""
    if not call.file:
        return ""
    path = os.path.relpath(call.file)
    shown = call.file if path.startswith("..") else path
    return f"{shown}:{call.line}"


@functools.lru_cache(maxsize=64)
def _parse(file: str) -> ast.Module | None:
    try:
        return ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None


def enclosing_if(file: str, line: int) -> tuple[str, int] | None:
    """Return condition and line of the innermost ``if`` around a line of a file."""
    tree = _parse(file) if file else None
    if tree is None or not line:
        return None
    found = None
    for node in ast.walk(tree):
        if not isinstance(node, (ast.If, ast.While)):
            continue
        word = "if" if isinstance(node, ast.If) else "while"
        condition = f"{word} {ast.unparse(node.test)}"
        if _holds(node.body, line):
            inside = (condition, node.lineno)
        elif word == "if" and _holds(node.orelse, line):
            inside = (f"the else of {condition}", node.lineno)
        else:
            continue
        if found is None or node.lineno > found[1]:
            found = inside
    if found and found[0] in ("if __name__ == '__main__'", "while True"):
        return None
    return found


def _holds(body: list, line: int) -> bool:
    return bool(body) and body[0].lineno <= line <= (body[-1].end_lineno or 0)
