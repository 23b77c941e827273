"""Reasons: why ranks can never go on, in sentences."""

from mpi_lessons.diagnosis import graph
from mpi_lessons.diagnosis.branches import enclosing_if
from mpi_lessons.diagnosis.calls import NAMES, collective_text
from mpi_lessons.diagnosis.phrases import source_line, waits_for_requests
from mpi_lessons.diagnosis.positions import name_ranks
from mpi_lessons.diagnosis.records import (
    COLLECTIVE,
    PROBE,
    RECEIVE,
    SEND,
    State,
    Term,
)
from mpi_lessons.diagnosis.standstill import Standstill

LIMITS = "8112 bytes with MPICH, 4016 with Open MPI"
MOST_REASONS = 6


def explain(still: Standstill, kind: str) -> list[str]:
    """Return why its ranks can never go on, a sentence each.

    Parameters
    ----------
    still
        The ranks.
    kind
        What the verdict says that it is.
    """
    return _Reasons(still).lines(kind)


class _Reasons:
    def __init__(self, still: Standstill):
        self.still, self.picture, self.reader = still, still.picture, still.reader

    def lines(self, kind: str) -> list[str]:
        reasons = []
        for state in self.still.stuck.values():
            for term in state.terms:
                reasons += self._reason(state, term)
        circle = self.still.circle()
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
                if self.still.has_left(source):
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
        if not waits_for_requests(state):
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
            dest = self.still.dest(state, term)
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
        dest, mine = self.still.dest(state, term), state.rank
        if dest not in self.still.blockers[mine]:
            return []
        if dest == mine:
            return [
                f"rank {mine} sends to itself, and can receive only after this call: "
                "use sendrecv, or a nonblocking call."
            ]
        if self.still.has_left(dest):
            return [f"rank {dest} has left without receiving it."]
        if dest in self.picture.dead:
            return [f"rank {dest} died without receiving it."]
        other = self.still.stuck.get(dest)
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
        method = "" if waits_for_requests(state) else NAMES[state.call]
        text = collective_text(made, method) if made else f"comm.{method}()"
        file, line = source_line(self.reader, state)
        if made is not None:
            file, line = self.reader.notes[state.rank].line(made.code, made.at)
        reasons = []
        missing = self.still.missing(term)
        if not missing:
            return []
        did = f"{name_ranks(missing)} did not come to  {text}  at line {line}"
        condition = enclosing_if(file, line)
        if condition:
            did += f": it is inside  {condition[0]}  at line {condition[1]}"
        reasons.append(f"{did}.")
        for rank in missing:
            other = self.still.stuck.get(rank)
            if other is None:
                continue
            theirs = other.terms[0]
            if theirs.kind == COLLECTIVE and theirs.comm != term.comm:
                reasons.append(
                    f"rank {rank} is in a collective on another communicator."
                )
        return reasons

    def _about_circle(self, circle: list[int]) -> str:
        if len(circle) < 2:
            return ""
        names = " -> ".join(str(rank) for rank in [*circle, circle[0]])
        kinds = {term.kind for rank in circle for term in self.still.stuck[rank].terms}
        if len(circle) == len(self.still.stuck) == self.still.size:
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
        for state in self.still.stuck.values():
            for term in state.terms:
                if term.kind == SEND:
                    dest = self.still.dest(state, term)
                    found = graph.find(self.picture, state.rank, dest, term.index)
                    if found is not None and found.bytes >= 0:
                        sizes.add(found.bytes)
        long = f" (here {max(sizes)} bytes)" if sizes else ""
        return [
            f"MPI buffers small messages{long} today: up to {LIMITS}.",
            "With larger ones the sends wait until they are received: then it hangs.",
            "Use sendrecv, or isend, or let one side receive first.",
        ]
