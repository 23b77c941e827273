"""Matching: the oracle's rules of which message meets which receive.

Of the messages from one rank to another on a communicator, a receive takes the first
that fits. Of the receives that a message fits, the one that was posted first takes it.
Only where a receive or a probe takes any source, and messages of several are there, is
there a choice.
"""

from collections.abc import Iterator

from random_programs.instructions import (
    ANY,
    OBJECT,
    Arrival,
    Receive,
    is_nonblocking,
)
from random_programs.state import FaultError, Message, State, Wanted

Meeting = tuple[tuple, Wanted, Message]  # the place is (communicator, rank in it)


def meetings(state: State) -> Iterator[Meeting]:
    """Yield which receives and probes may meet which messages as things are now."""
    for place, receives in state.wanted.items():
        for number, wanted in enumerate(receives):
            yield from _meetings(state, place, wanted, receives[:number])
    for rank in state.ranks:
        if rank.probe is not None:
            comm, wanted = rank.probe
            place = comm, state.rank_in(comm, wanted.token[0])
            yield from _meetings(state, place, wanted, state.wanted.get(place, ()))


def _meetings(
    state: State, place: tuple, wanted: Wanted, earlier: tuple[Wanted, ...]
) -> Iterator[Meeting]:
    seen = set()
    for message in state.messages.get(place, ()):
        if message.source in seen or not wanted.accepts(message):
            continue
        seen.add(message.source)
        if not any(other.accepts(message) for other in earlier):
            yield place, wanted, message


def is_forced(meeting: Meeting) -> bool:
    """Say whether this comes about whatever else happens."""
    return meeting[1].source != ANY


def meet(state: State, meeting: Meeting) -> None:
    """Let a receive take its message, or a probe find it.

    Raises
    ------
    FaultError
        They do not fit, or it is not the message that must be received.
    """
    place, wanted, message = meeting
    rank = state.ranks[wanted.token[0]]
    if rank.probe is not None and rank.probe[1] is wanted:
        rank.probe = None
        rank.last = message.source, message.tag
        return
    _check(state, wanted, message)
    state.messages[place] = _without(state.messages[place], message)
    state.wanted[place] = _without(state.wanted[place], wanted)
    state.open -= {wanted.token, message.token}
    if isinstance(wanted.does, Receive) and not is_nonblocking(wanted.does.call):
        rank.last = message.source, message.tag


def _without(those: tuple, one: object) -> tuple:
    return tuple(other for other in those if other is not one)


def _check(state: State, wanted: Wanted, message: Message) -> None:
    """Compare both ends of a message."""
    does = wanted.does
    text = f"{state.place(message.token)} meets {state.place(wanted.token)}"
    if (does.dtype == OBJECT) != (message.dtype == OBJECT):
        raise FaultError("kind-mismatch", text)
    if does.dtype != message.dtype:
        raise FaultError("type-mismatch", text)
    if does.dtype != OBJECT and message.count > does.room:
        raise FaultError("truncation", text)
    arrival = Arrival(message.source, message.tag, message.value, message.count)
    if arrival not in does.expect:
        raise FaultError("wrong-value", text)
