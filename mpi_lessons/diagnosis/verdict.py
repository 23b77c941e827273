"""Verdict: from the ranks that can never go on to what a learner reads."""

from collections.abc import Mapping
from dataclasses import replace

from mpi_lessons.diagnosis import graph, phrases, reasons
from mpi_lessons.diagnosis.findings import STUCK, Call, Finding
from mpi_lessons.diagnosis.graph import Picture
from mpi_lessons.diagnosis.positions import name_ranks
from mpi_lessons.diagnosis.records import COLLECTIVE, SEND, State
from mpi_lessons.diagnosis.standstill import Standstill

SMALL = 4016  # bytes that every MPI looked at sends without a receive (see README)
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
    still = Standstill(picture, stuck, size)
    kind = _kind(still, strict)
    order = sorted(still.stuck, key=lambda rank: (not still.is_cause(rank), rank))
    calls = tuple(_call(still, rank) for rank in order)
    who = (
        "nobody can go on"
        if len(still.stuck) == still.size
        else f"{name_ranks(still.stuck)} can never go on"
    )
    plural = "process" if still.size == 1 else "processes"
    lines = [f"{HEADS[kind]} at {still.size} {plural}: {who}"]
    lines += _table(still)
    lines += [f"  {reason}" for reason in reasons.explain(still, kind)]
    return Finding(kind, "\n".join(lines), calls, fatal=True, key=STUCK)


def _call(still: Standstill, rank: int) -> Call:
    return phrases.call(still.reader, still.stuck[rank])


def _kind(still: Standstill, strict: bool) -> str:
    blockers = [rank for found in still.blockers.values() for rank in found]
    if any(rank in still.picture.dead for rank in blockers):
        return "rank-died"
    left = {rank for rank in blockers if still.has_left(rank)}
    if left:
        to_left = [
            state
            for state in still.stuck.values()
            if _only_sends_to(still, state, left)
        ]
        waits = [
            rank
            for rank, state in still.stuck.items()
            if state not in to_left and left & set(still.blockers[rank])
        ]
        if to_left and not waits:
            return "unreceived-message"
        return "rank-left"
    eager = replace(still.picture, eager=SMALL, _matches={})
    if strict and not graph.stuck(eager):
        return "unsafe-send"
    together = {
        rank
        for rank, state in still.stuck.items()
        if any(term.kind == COLLECTIVE for term in state.terms)
    }
    for rank in together:
        comm = still.stuck[rank].terms[0].comm
        for other in still.blockers[rank]:
            if other not in together or still.stuck[other].terms[0].comm != comm:
                return "collective-mismatch"
    return "deadlock"


def _only_sends_to(still: Standstill, state: State, left: set[int]) -> bool:
    """Say whether it waits for ranks that left to receive, and for nothing else."""
    return all(
        term.kind == SEND and still.dest(state, term) in left for term in state.terms
    )


def _table(still: Standstill) -> list[str]:
    """Return a line per rank: what it waits in, or that it is gone."""
    rows = []
    concerned = set(still.stuck) | {
        rank for found in still.blockers.values() for rank in found
    }
    for rank in sorted(concerned):
        if rank in still.stuck:
            call = _call(still, rank)
            rows.append((rank, "waits in", call.call, phrases.where(call)))
        elif rank in still.picture.dead:
            rows.append((rank, "died", "", ""))
        elif still.has_left(rank):
            rows.append((rank, "has left", "", ""))
    width = max((len(row[2]) for row in rows), default=0)
    return [
        f"  rank {rank}  {what}  {text:{width}}   {place}".rstrip()
        for rank, what, text, place in rows
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
