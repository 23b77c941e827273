"""Faults: one fault planted in a correct program.

A fault is something that people do: a forgotten call, two calls in the wrong order, a
wrong argument, on one rank. Whether the program is wrong then is for the oracle to say.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from random_programs.instructions import (
    ANY,
    LAST,
    NOBODY,
    OBJECT,
    OPS,
    ROOTED,
    Collective,
    Complete,
    Exchange,
    FreeComm,
    Instruction,
    MakeComm,
    Pause,
    Probe,
    Receive,
    Send,
    is_nonblocking,
    plain_name,
)
from random_programs.program import Program, describe


@dataclass(frozen=True)
class Planted:
    """A program with one fault.

    Parameters
    ----------
    program
        What is left of the correct one.
    kind
        One of `KINDS`.
    rank, index
        Where the fault is.
    text
        What was there, and what is there now.
    """

    program: Program
    kind: str
    rank: int
    index: int
    text: str

    def __str__(self) -> str:
        """Return the fault and the program as a person reads them."""
        where = f"rank {self.rank}, instruction {self.index}"
        return f"{self.kind} at {where}: {self.text}\n{self.program}"


@dataclass(frozen=True)
class _Place:
    """Where a fault may be planted, and what is known there.

    Parameters
    ----------
    sizes
        How many ranks each communicator has that this rank is in.
    """

    instructions: tuple[Instruction, ...]
    index: int
    sizes: dict[str, int]

    @property
    def here(self) -> Instruction:
        return self.instructions[self.index]

    def size(self) -> int:
        return self.sizes[self.here.comm]


# A fault takes a place, and returns the instructions that shall be there instead of the
# one (or, to swap, the two) that are there now; or None where it has no place.
_Fault = Callable[[_Place, random.Random], list[Instruction] | None]


def plant(program: Program, rng: random.Random, kind: str) -> Planted | None:
    """Return the program with one fault of a kind, or None if there is no place for it.

    Parameters
    ----------
    program
        A correct one.
    rng
        Where the choice of the place comes from.
    kind
        One of `KINDS`.
    """
    places = list(_places(program))
    rng.shuffle(places)
    for rank, place in places:
        instead = KINDS[kind](place, rng)
        if instead is None:
            continue
        before, index = place.instructions, place.index
        length = 2 if kind == "swap" else 1
        if kind == "leave-early":
            length = len(before)
        old = before[index : index + length]
        after = [*before[:index], *instead, *before[index + length :]]
        gone = {_request(one) for one in old} - {_request(one) for one in instead}
        changed = program.replace(rank, _without_requests(after, gone - {""}))
        text = f"{_list(old[:2])} became {_list(instead)}"
        return Planted(changed, kind, rank, index, text)
    return None


def _places(program: Program) -> Iterator[tuple[int, _Place]]:
    sizes = communicator_sizes(program)
    for rank, instructions in enumerate(program.ranks):
        for index in range(len(instructions)):
            yield rank, _Place(instructions, index, sizes)


def communicator_sizes(program: Program) -> dict[str, int]:
    """Return how many ranks each communicator has, by its name."""
    sizes: dict[str, int] = {"world": program.size}
    for instructions in program.ranks:
        for one in instructions:
            if isinstance(one, MakeComm):
                sizes[one.new] = sizes.get(one.new, 0) + 1
    return sizes


def _list(instructions) -> str:
    return "; ".join(describe(one) for one in instructions) or "nothing"


def _request(instruction: Instruction) -> str:
    return getattr(instruction, "request", "")


def _without_requests(instructions, gone: set[str]) -> list[Instruction]:
    """Wait no more for requests that are never made."""
    kept = []
    for one in instructions:
        if isinstance(one, Complete):
            names = tuple(name for name in one.requests if name not in gone)
            if not names:
                continue
            one = replace(one, requests=names)
        kept.append(one)
    return kept


# The faults


def _drop(*classes: type) -> _Fault:
    """Forget a call of one of these classes."""

    def drop(place: _Place, rng: random.Random):
        return [] if isinstance(place.here, classes) else None

    return drop


def _swap(place: _Place, rng: random.Random):
    """Make two calls in the wrong order, where the second does not need the first."""
    here, at = place.here, place.index + 1
    if at == len(place.instructions) or isinstance(here, Pause | MakeComm | Probe):
        return None
    after = place.instructions[at]
    if isinstance(after, Pause | FreeComm) or _names_last(after) or here == after:
        return None
    if isinstance(after, Complete) and _request(here) in after.requests:
        return None
    if isinstance(here, Complete) and isinstance(after, Complete):
        return None
    return [after, here]


def _names_last(instruction: Instruction) -> bool:
    """Say whether a call goes where the message before it has come from."""
    return LAST in [getattr(instruction, field, 0) for field in ("source", "dest")]


def _change_root(place: _Place, rng: random.Random):
    here = place.here
    if not isinstance(here, Collective) or plain_name(here.call) not in ROOTED:
        return None
    roots = [rank for rank in range(place.size()) if rank != here.root]
    return [replace(here, root=rng.choice(roots))] if roots else None


def _change_op(place: _Place, rng: random.Random):
    here = place.here
    if not isinstance(here, Collective) or not here.op:
        return None
    return [replace(here, op=rng.choice([op for op in OPS if op != here.op]))]


def _change_tag(place: _Place, rng: random.Random):
    here = place.here
    for field in rng.sample(("tag", "sendtag", "recvtag"), 3):
        tag = getattr(here, field, ANY)
        if tag >= 0:
            return [replace(here, **{field: tag + 1})]
    return None


def _change_dtype(place: _Place, rng: random.Random):
    here = place.here
    dtype = getattr(here, "dtype", OBJECT)
    if dtype == OBJECT:
        return None
    others = [other for other in ("i4", "i8", "f4", "f8") if other != dtype]
    return [replace(here, dtype=rng.choice(others))]


def _change_count(place: _Place, rng: random.Random):
    """Send, receive or reduce more or fewer items of an array."""
    here = place.here
    if getattr(here, "dtype", OBJECT) == OBJECT:
        return None
    field = rng.choice([name for name in ("count", "room") if hasattr(here, name)])
    count = getattr(here, field)
    others = (count + 1, count - 1) if count > 1 else (count + 1,)
    return [replace(here, **{field: rng.choice(others)})]


def _change_peer(field: str) -> _Fault:
    """Send to another rank, or receive from another."""

    def change(place: _Place, rng: random.Random):
        here = place.here
        rank = getattr(here, field, NOBODY)
        if rank < 0:
            return None
        others = [other for other in range(place.size()) if other != rank]
        return [replace(here, **{field: rng.choice(others)})] if others else None

    return change


def _change_kind(place: _Place, rng: random.Random):
    """Call send instead of Send, recv instead of Recv, bcast instead of Bcast."""
    here = place.here
    dtype = getattr(here, "dtype", OBJECT)
    if isinstance(here, Collective) and (
        is_nonblocking(here.call) or plain_name(here.call) == "barrier"
    ):
        return None
    if not isinstance(here, Send | Receive | Exchange | Collective):
        return None
    if dtype == OBJECT:
        return [replace(here, call=here.call.capitalize(), dtype="i4")]
    return [replace(here, call=here.call.lower(), dtype=OBJECT)]


def _drop_wait(place: _Place, rng: random.Random):
    """Forget one of the requests that are waited for."""
    if not isinstance(place.here, Complete):
        return None
    names = list(place.here.requests)
    names.remove(rng.choice(names))
    return [replace(place.here, requests=tuple(names))] if names else []


def _leave_early(place: _Place, rng: random.Random):
    """Return from the program before its end."""
    return []


KINDS: dict[str, _Fault] = {
    "drop-send": _drop(Send),
    "drop-receive": _drop(Receive),
    "swap": _swap,
    "change-root": _change_root,
    "change-tag": _change_tag,
    "change-dtype": _change_dtype,
    "skip-collective": _drop(Collective),
    "change-dest": _change_peer("dest"),
    "change-op": _change_op,
    "change-count": _change_count,
    "change-source": _change_peer("source"),
    "change-kind": _change_kind,
    "drop-wait": _drop_wait,
    "drop-free": _drop(FreeComm),
    "drop-exchange": _drop(Exchange),
    "leave-early": _leave_early,
}
