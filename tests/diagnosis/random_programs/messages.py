"""Messages: steps of point-to-point messages that are safe in any timing."""

import itertools
from dataclasses import dataclass, replace

from random_programs.builder import Builder, Group
from random_programs.instructions import (
    ANY,
    LAST,
    NOBODY,
    OBJECT,
    Arrival,
    Exchange,
    Probe,
    Receive,
    Send,
)

BLOCKING, NONBLOCKING, EITHER = (False,), (True,), (False, True)


@dataclass(frozen=True)
class _Message:
    """A message from one rank of a communicator to another."""

    source: int
    dest: int
    tag: int
    value: int
    dtype: str
    count: int

    @property
    def arrival(self) -> Arrival:
        return Arrival(self.source, self.tag, self.value, self.count)


def _message(b: Builder, source: int, dest: int, **given) -> _Message:
    """Return a message with a value of its own."""
    chosen = {"tag": b.common_tag(), "dtype": b.a_dtype(), "count": b.a_count()}
    return _Message(source, dest, value=b.fresh_value(), **chosen | given)


def _spell(call: str, dtype: str, nonblocking: bool) -> str:
    """Return a call's name for objects or buffers, blocking or not."""
    prefix = "i" if nonblocking else ""
    return f"{prefix}{call}" if dtype == OBJECT else f"{prefix}{call}".capitalize()


def _send(b: Builder, group: Group, message: _Message, forms=EITHER, dest=None) -> None:
    """Let the source send a message; to `dest` where that is not named by its rank."""
    nonblocking = b.rng.choice(forms)
    call = _spell(b.rng.choice(("send", "send", "ssend")), message.dtype, nonblocking)
    instruction = Send(
        call=call,
        comm=group.comm,
        dest=message.dest if dest is None else dest,
        tag=message.tag,
        value=message.value,
        dtype=message.dtype,
        count=message.count,
        request=b.fresh_name("request") if nonblocking else "",
    )
    b.add(group, message.source, instruction)


def _receive(
    b: Builder, group: Group, message: _Message, forms=EITHER, **given
) -> None:
    """Let the destination receive a message, with its tag or with any."""
    nonblocking = b.rng.choice(forms)
    chosen = {
        "source": message.source,
        "tag": ANY if b.maybe(0.3) else message.tag,
        "room": b.a_room(message.count),
        "expect": (message.arrival,),
    }
    instruction = Receive(
        call=_spell("recv", message.dtype, nonblocking),
        comm=group.comm,
        dtype=message.dtype,
        request=b.fresh_name("request") if nonblocking else "",
        **chosen | given,
    )
    b.add(group, message.dest, instruction)


def transfer(b: Builder) -> None:
    """Let one rank send to another, or to itself."""
    group = b.a_group()
    source = b.rng.choice(group.ranks)
    dest = b.rng.choice(group.ranks)
    message = _message(b, source, dest)
    if source == dest:
        _receive(b, group, message, NONBLOCKING)
        _send(b, group, message)
    else:
        _send(b, group, message)
        _receive(b, group, message)
    for rank in {source, dest}:
        b.settle(group, rank)


def ordered_pair(b: Builder) -> None:
    """Let two ranks send to each other: one sends first, the other receives first."""
    group = b.a_group(2)
    first, second = b.rng.sample(group.ranks, 2)
    there, back = _message(b, first, second), _message(b, second, first)
    _send(b, group, there)
    _receive(b, group, there)
    _send(b, group, back)
    _receive(b, group, back)
    for rank in (first, second):
        b.settle(group, rank)


def pipeline(b: Builder) -> None:
    """Let a message travel: receive from the left, send to the right."""
    group = b.a_group(2)
    ranks = b.some_ranks(group, 2)
    for source, dest in itertools.pairwise(ranks):
        message = _message(b, source, dest)
        _send(b, group, message)
        _receive(b, group, message)


def shift(b: Builder) -> None:
    """Shift by one with sendrecv, in a ring or in a line with nobody at its ends."""
    group = b.a_group()
    ranks = b.some_ranks(group, 1)
    ring, dtype, tag = b.maybe(), b.a_dtype(), b.common_tag()
    after = dict(zip(ranks, ranks[1:] + ranks[:1], strict=True))
    messages = {
        source: _message(b, source, dest, dtype=dtype, tag=tag)
        for source, dest in after.items()
    }
    if not ring:
        del messages[ranks[-1]]
    arriving = {message.dest: message for message in messages.values()}
    for rank in ranks:
        out, into = messages.get(rank), arriving.get(rank)
        instruction = Exchange(
            call="sendrecv" if dtype == OBJECT else "Sendrecv",
            comm=group.comm,
            dest=out.dest if out else NOBODY,
            sendtag=tag,
            value=out.value if out else b.fresh_value(),
            count=out.count if out else b.a_count(),
            source=into.source if into else NOBODY,
            recvtag=ANY if b.maybe(0.3) else tag,
            room=b.a_room(into.count) if into else 1,
            dtype=dtype,
            expect=(into.arrival,) if into else (),
        )
        b.add(group, rank, instruction)


def all_at_once(b: Builder) -> None:
    """Let some ranks begin to send and to receive in any order, then wait."""
    group = b.a_group()
    ranks = b.some_ranks(group, 1, 5)
    pairs = [(one, two) for one in ranks for two in ranks]
    chosen = b.rng.sample(pairs, b.rng.randint(1, min(8, len(pairs))))
    messages = [_message(b, source, dest) for source, dest in chosen]
    todo = [(_send, message) for message in messages]
    todo += [(_receive, message) for message in messages]
    b.rng.shuffle(todo)
    for begin, message in todo:
        begin(b, group, message, NONBLOCKING)
    for rank in ranks:
        b.settle(group, rank)


def many_to_one(b: Builder) -> None:
    """Let several ranks send to one, which takes what comes first."""
    group = b.a_group(2)
    from_many(b, group, b.fresh_tag(), named_tag=True)


def from_many(b: Builder, group: Group, tag: int, named_tag: bool) -> None:
    """Let several ranks of a communicator send to one, with a tag only they use."""
    dest, *sources = b.some_ranks(group, 2, 5)
    dtype = b.a_dtype()
    messages = [
        _message(b, source, dest, tag=tag, dtype=dtype)
        for source in sources
        for _ in range(b.rng.choice((1, 1, 2)))
    ]
    for message in messages:
        _send(b, group, message)
    largest = max(messages, key=lambda message: message.count)
    expect = tuple(message.arrival for message in messages)
    forms = (b.maybe(),)
    for _ in messages:
        wanted = tag if named_tag or b.maybe(0.3) else ANY
        given = {"source": ANY, "tag": wanted, "expect": expect}
        _receive(b, group, largest, forms, **given)
    for rank in (dest, *sources):
        b.settle(group, rank)


def look_first(b: Builder) -> None:
    """Let a rank look which message comes first, and then receive just that one."""
    group = b.a_group(2)
    dest, *sources = b.some_ranks(group, 2, 4)
    tag, dtype = b.fresh_tag(), b.a_dtype()
    messages = [_message(b, source, dest, tag=tag, dtype=dtype) for source in sources]
    for message in messages:
        _send(b, group, message)
    expect = tuple(message.arrival for message in messages)
    named = len(sources) == 1 and b.maybe()
    room = max(message.count for message in messages)
    for message in messages:
        b.add(group, dest, _probe(b, group, message, named))
        given = {"source": LAST, "tag": LAST, "room": room, "expect": expect}
        _receive(b, group, message, **given)
    for rank in (dest, *sources):
        b.settle(group, rank)


def _probe(b: Builder, group: Group, message: _Message, named: bool) -> Probe:
    calls = ["probe", "Probe"] + ["Iprobe"] * (2 if b.polling else 0)
    return Probe(
        call=b.rng.choice(calls),
        comm=group.comm,
        source=message.source if named else ANY,
        tag=ANY if named and b.maybe() else message.tag,
    )


def ask_the_manager(b: Builder) -> None:
    """Let several ranks ask one, which answers each as they come."""
    group = b.a_group(2)
    manager, *workers = b.some_ranks(group, 2, 4)
    tag, back = b.fresh_tag(), b.common_tag()
    dtype, count = b.a_dtype(), b.a_count()
    questions = [_message(b, worker, manager, tag=tag) for worker in workers]
    questions = [replace(q, dtype=dtype, count=count) for q in questions]
    answer = _message(b, manager, manager, tag=back)
    expect = tuple(question.arrival for question in questions)
    for question in questions:
        _send(b, group, question)
    for question in questions:
        given = {"source": ANY, "tag": tag, "expect": expect}
        _receive(b, group, question, BLOCKING, **given)
        _send(b, group, answer, dest=LAST)
    for worker in workers:
        _receive(b, group, replace(answer, dest=worker))
    for rank in (manager, *workers):
        b.settle(group, rank)


STEPS = {
    transfer: 4,
    ordered_pair: 2,
    pipeline: 1,
    shift: 2,
    all_at_once: 3,
    many_to_one: 3,
    look_first: 2,
    ask_the_manager: 1,
}
