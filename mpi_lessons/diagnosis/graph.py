"""Graph: which ranks can never go on.

A rank that runs its own code may do anything: it is free. A rank that waits is free if
what it waits for has come, or may come from a rank that is free. All that is left when
nothing more becomes free waits for ever, whatever happens: this is no time-out.

Where several things may happen, such as which of two messages a receive from any source
takes, all that may come of it is taken for possible; nobody is accused on a guess.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mpi_lessons.diagnosis.calls import COLLECTIVES
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import (
    ABSENT,
    ALL,
    ENDED,
    FREE,
    LEFT,
    PROBE,
    RECEIVE,
    RUNNING,
    SEND,
    STANDARD,
    Message,
    Receive,
    State,
    Term,
)

MOST_CHOICES = 2000  # ways in which messages may meet receives that are tried


@dataclass
class Picture:
    """What all ranks have published, at one moment.

    Parameters
    ----------
    states
        One per rank.
    dead
        Ranks whose process is gone although they had not ended.
    epoch
        The one that counts: the latest that any rank is in.
    eager
        Bytes up to which a standard send is taken to complete by itself, and a rooted
        collective not to synchronise; -1 for none.
    """

    reader: Reader
    states: list[State]
    dead: frozenset[int]
    eager: int = -1
    _wires: dict = field(default_factory=dict)
    _receives: dict = field(default_factory=dict)
    _matches: dict = field(default_factory=dict)

    @property
    def epoch(self) -> int:
        """The latest epoch that any rank is in."""
        return max(state.epoch for state in self.states)

    @property
    def members(self) -> int:
        """How many ranks take part in that epoch."""
        epoch = self.epoch
        return max(state.members for state in self.states if state.epoch == epoch)

    def peers(self, rank: int, comm: int) -> list[int]:
        """Return the ranks that messages go to on a communicator, by rank in it."""
        made = self.reader.comm(comm)
        if made["remote"] and rank in made["remote"]:
            return made["members"]
        return made["remote"] or made["members"]

    def everyone(self, comm: int) -> list[int]:
        """Return all ranks of a communicator."""
        made = self.reader.comm(comm)
        return [*made["members"], *made["remote"]]

    def messages(self, source: int, dest: int) -> list[Message]:
        """Return what is on its way between two ranks."""
        if (source, dest) not in self._wires:
            found = list(self.reader.messages(source, dest))
            self._wires[source, dest] = found
        return self._wires[source, dest]

    def sources(self, rank: int, term: Term) -> list[int]:
        """Return the ranks that a receive may get its message from."""
        peers = self.peers(rank, term.comm)
        if term.peer < 0:
            return list(peers)
        return [peers[term.peer]] if term.peer < len(peers) else []


def look(reader: Reader, dead: Iterable[int] = (), eager: int = -1) -> Picture:
    """Return what all ranks have published just now."""
    states = [reader.state(rank) for rank in range(reader.size)]
    return Picture(reader, states, frozenset(dead), eager)


def stuck(picture: Picture) -> dict[int, State]:
    """Return the ranks that can never go on, with the call that each is in."""
    epoch = picture.epoch
    waiting: dict[int, State] = {}
    free: set[int] = set()
    for state in picture.states:
        if state.rank in picture.dead:
            continue
        if state.life == ABSENT or state.epoch < epoch:
            free.add(state.rank)  # it has yet to come
        elif state.life == RUNNING:
            if state.inside and state.terms:
                waiting[state.rank] = state
            else:
                free.add(state.rank)
    while True:
        more = {
            rank
            for rank, state in waiting.items()
            if rank not in free and _may_go_on(picture, state, free)
        }
        if not more:
            break
        free |= more
    return {rank: state for rank, state in waiting.items() if rank not in free}


def _may_go_on(picture: Picture, state: State, free: set[int]) -> bool:
    need = all if state.need == ALL else any
    return need(_may_come(picture, state, term, free) for term in state.terms)


def _may_come(picture: Picture, state: State, term: Term, free: set[int]) -> bool:
    if term.kind == FREE:
        return True
    if term.kind in (RECEIVE, PROBE):
        sources = picture.sources(state.rank, term)
        if any(source in free for source in sources):
            return True
        if any(picture.reader.lost(source, state.rank) for source in sources):
            return True
        return _has_message(picture, state, term)
    if term.kind == SEND:
        return _is_taken(picture, state, term, free)
    if _need_not_wait(picture, state, term):
        return True
    reader = picture.reader
    return all(
        rank in free or reader.entered(rank, term.comm) >= term.index
        for rank in picture.everyone(term.comm) or [state.rank]
    )


def _is_taken(picture: Picture, state: State, term: Term, free: set[int]) -> bool:
    """Say whether a message that is being sent may find its receive."""
    peers = picture.peers(state.rank, term.comm)
    if term.peer >= len(peers):
        return True
    dest = peers[term.peer]
    if dest in free or picture.reader.taken(state.rank, dest, term.index):
        return True
    message = find(picture, state.rank, dest, term.index)
    if message is not None and _is_eager(picture, message):
        return True
    matches = _matches(picture, dest)
    return matches is None or (state.rank, term.index) in matches[1]


def _is_eager(picture: Picture, message: Message) -> bool:
    # Of an unknown length (-1) it may be short.
    return (
        picture.eager >= 0
        and message.mode == STANDARD
        and message.bytes <= picture.eager
    )


def _need_not_wait(picture: Picture, state: State, term: Term) -> bool:
    """Say whether MPI may let a rank leave a collective before others have come.

    A root that only gives, and the others where only the root takes, may be let go.
    """
    made = picture.reader.collective(state.rank, term.comm, term.index)
    everyone = picture.everyone(term.comm)
    if picture.eager < 0 or made is None or made.root < 0:
        return False
    gives = everyone.index(state.rank) == made.root
    if COLLECTIVES[made.name] in ("bcast", "scatter", "scatterv"):
        return gives
    return not gives


def find(picture: Picture, source: int, dest: int, index: int) -> Message | None:
    """Return a message that is on its way."""
    for message in picture.messages(source, dest):
        if message.index == index:
            return message
    return None


def _has_message(picture: Picture, state: State, term: Term) -> bool:
    matches = _matches(picture, state.rank)
    if matches is None:
        return True
    return (term.index if term.kind == RECEIVE else 0) in matches[0]


def _matches(picture: Picture, rank: int) -> tuple[set, set] | None:
    """Return which receives of a rank and which messages to it may meet.

    Returns
    -------
    tuple or None
        Orders of the receives (0: the call that it is in) and (source, index) of the
        messages. None where too much is unknown to say.
    """
    if rank not in picture._matches:
        picture._matches[rank] = _find_matches(picture, rank)
    return picture._matches[rank]


def posted_matches(picture: Picture, rank: int) -> set[tuple[int, int]] | None:
    """Return (source, index) of messages that posted receives of a rank may take."""
    matches = _matches(picture, rank)
    return matches and matches[1]


def mixed_kinds(picture: Picture) -> Iterator[tuple[int, Receive, int, Message]]:
    """Yield (dest, receive, source, message) where a buffer would meet an object."""
    for dest in range(picture.reader.size):
        for receive in picture.reader.receives(dest) or ():
            term = Term(RECEIVE, receive.comm, receive.source, receive.tag, 0)
            for source in picture.sources(dest, term):
                fitting = [
                    message
                    for message in picture.messages(source, dest)
                    if message.comm == receive.comm and receive.tag in (-1, message.tag)
                ]
                if fitting and fitting[0].kind != receive.kind:
                    yield dest, receive, source, fitting[0]


@dataclass(frozen=True)
class _Wanted:
    """A receive that takes messages: `order` 0 for the call that the rank is in."""

    order: int
    comm: int
    sources: frozenset[int]
    tag: int
    takes: bool  # a probe only looks

    def accepts(self, source: int, message: Message) -> bool:
        return (
            message.comm == self.comm
            and source in self.sources
            and self.tag in (-1, message.tag)
        )


def _find_matches(picture: Picture, rank: int) -> tuple[set, set] | None:
    posted = picture.reader.receives(rank)
    if posted is None:
        return None
    if picture.states[rank].life in (LEFT, ENDED):
        posted = []  # of one that has left MPI works on nothing
    wanted = []
    for receive in posted:
        term = Term(RECEIVE, receive.comm, receive.source, receive.tag, receive.order)
        sources = frozenset(picture.sources(rank, term))
        wanted.append(_Wanted(receive.order, receive.comm, sources, receive.tag, True))
    state = picture.states[rank]
    if state.inside:
        for term in state.terms:
            if term.kind == PROBE or (term.kind == RECEIVE and term.index == 0):
                sources = frozenset(picture.sources(rank, term))
                takes = term.kind == RECEIVE
                wanted.append(_Wanted(0, term.comm, sources, term.tag, takes))
    if not wanted:
        return set(), set()
    wires = {
        source: [
            message
            for message in picture.messages(source, rank)
            if any(receive.accepts(source, message) for receive in wanted)
        ]
        for source in range(picture.reader.size)
    }
    wires = {source: messages for source, messages in wires.items() if messages}
    return _explore(wanted, wires)


def _explore(
    wanted: list[_Wanted], wires: Mapping[int, list[Message]]
) -> tuple[set, set] | None:
    """Let messages arrive in all orders that may be; return all that may meet.

    A message that is known to have met a receive does so in each of these orders.
    """
    sources = sorted(wires)
    ends = tuple(len(wires[source]) for source in sources)
    start = (tuple(0 for _ in sources), frozenset(range(len(wanted))))
    steps: dict[tuple, list[tuple]] = {}
    todo = [start]
    # Where each receive names its source, the order among sources is of no account.
    plain = all(len(receive.sources) == 1 for receive in wanted)
    while todo:
        state = todo.pop()
        if state in steps:
            continue
        if len(steps) > MOST_CHOICES:
            return None
        steps[state] = _steps(wanted, wires, sources, state, plain)
        todo += [following for following, _, _ in steps[state]]
    good = {state for state in steps if state[0] == ends}
    before: dict[tuple, list[tuple]] = {}
    for state, mine in steps.items():
        for following, _, _ in mine:
            before.setdefault(following, []).append(state)
    todo = list(good)
    while todo:
        for state in before.get(todo.pop(), ()):
            if state not in good:
                good.add(state)
                todo.append(state)
    if start not in good:
        return None
    receives: set[int] = set()
    messages: set[tuple[int, int]] = set()
    for mine in steps.values():
        for following, looked, taken in mine:
            if following in good:
                receives |= looked
                messages |= taken
    return receives, messages


def _steps(wanted, wires, sources, state, plain) -> list[tuple]:
    """Return what may arrive next: (following state, receives met, message taken)."""
    places, open_receives = state
    found = []
    for i, source in enumerate(sources):
        if places[i] == len(wires[source]):
            continue
        message = wires[source][places[i]]
        left, met, taken = open_receives, set(), set()
        for number in sorted(open_receives):
            if not wanted[number].accepts(source, message):
                continue
            met.add(wanted[number].order)
            if wanted[number].takes:
                taken = {(source, message.index)}
                left = open_receives - {number}
                break
        if taken or not message.met:
            following = (*places[:i], places[i] + 1, *places[i + 1 :])
            found.append(((following, left), met, taken))
        if plain:
            break
    return found
