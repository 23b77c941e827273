"""Phrases: the call that a rank is in, and where, as a person would write it."""

import os
from collections.abc import Iterable

from mpi_lessons.diagnosis.calls import NAMES, collective_text
from mpi_lessons.diagnosis.findings import Call
from mpi_lessons.diagnosis.graph import Picture
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import COLLECTIVE, SEND, State


def call(reader: Reader, state: State) -> Call:
    """Return the call that a rank is in."""
    return Call(state.rank, text(reader, state), *source_line(reader, state))


def source_line(reader: Reader, state: State) -> tuple[str, int]:
    """Return file and line of that call."""
    return reader.notes[state.rank].line(state.code, state.at)


def text(reader: Reader, state: State) -> str:
    """Return the call that a rank is in, as a program would make it."""
    name = NAMES[state.call]
    term = state.terms[0]
    if waits_for_requests(state):
        return f"{'MPI.Request' if len(name) > 4 else 'request'}.{name}()"
    if term.kind == COLLECTIVE:
        made = reader.collective(state.rank, term.comm, term.index)
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


def waits_for_requests(state: State) -> bool:
    """Say whether that call waits for requests."""
    return "wait" in NAMES[state.call].lower()


def row(reader: Reader, state: State) -> str:
    """Return the line of a report on the call that a rank is in."""
    waits = call(reader, state)
    return f"  rank {state.rank}  waits in  {waits.call}   {where(waits)}"


def victims(picture: Picture, ranks: Iterable[int]) -> list[str]:
    """Return a line per rank that waits, for a report on what else went wrong."""
    return [row(picture.reader, picture.states[rank]) for rank in sorted(ranks)]


def where(call: Call) -> str:
    """Return file and line as a person would type them."""
    if not call.file:
        return ""
    path = os.path.relpath(call.file)
    shown = call.file if path.startswith("..") else path
    return f"{shown}:{call.line}"
