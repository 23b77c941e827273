"""Oracle: all executions of a program, and the verdict.

All that does not depend on a choice is done first, in any order, for it comes out the
same. When nothing is left but receives and probes that take any source, as many
messages are there as there can ever be, and each choice is followed. States that were
met before are not followed again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from random_programs import agreement
from random_programs.instructions import (
    NOBODY,
    Collective,
    Complete,
    Exchange,
    FreeComm,
    MakeComm,
    Pause,
    Probe,
    Receive,
    Send,
)
from random_programs.matching import is_forced, meet, meetings
from random_programs.program import Program
from random_programs.state import (
    SYNCHRONOUS,
    FaultError,
    Message,
    State,
    Together,
    Token,
    Wanted,
)

HARMLESS = "harmless"  # every execution is right
FAULTY = "faulty"  # no execution is right
RACY = "racy"  # some executions are right
UNKNOWN = "unknown"  # there are too many

MOST_STATES = 3000
MANY = 3  # communicators of one call that are never freed: a few may live as long
POLLING = ("Iprobe", "test", "Test")


@dataclass
class Verdict:
    """What the oracle says.

    Attributes
    ----------
    outcome : str
        `HARMLESS`, `FAULTY`, `RACY` or `UNKNOWN`.
    faults : dict
        Kind to text of what goes wrong; of each kind one example. The kinds are those
        of the diagnosis, and "wrong-value" (the program itself raises an error) and
        "endless-polling" (ranks ask again and again, and nothing can come).
    states : int
        How many states were looked at.
    """

    outcome: str = UNKNOWN
    faults: dict[str, str] = field(default_factory=dict)
    states: int = 0

    def __str__(self) -> str:
        """Return it as a person reads it."""
        faults = [f"  {kind}: {text}" for kind, text in self.faults.items()]
        return "\n".join([f"{self.outcome}, {self.states} states", *faults])


def judge(program: Program, eager: bool = False, most: int = MOST_STATES) -> Verdict:
    """Return what may happen in a program.

    Parameters
    ----------
    program
        Any.
    eager
        Whether MPI is generous: standard sends never wait for their receives, and
        ranks leave collectives early. More messages can meet then, but fewer deadlock.
    most
        How many states are looked at, before it is given up.
    """
    verdict = Verdict()
    some_right = False
    seen, todo = set(), [State.begin(program, eager)]
    while todo:
        state = todo.pop()
        try:
            _go_on(state)
            key = state.key()
            if key in seen:
                continue
            seen.add(key)
            choices = list(meetings(state))
            if not choices:
                end(state)
                some_right = True
        except FaultError as fault:
            verdict.faults.setdefault(fault.kind, fault.text)
            continue
        for choice in choices:
            after = state.copy()
            try:
                meet(after, choice)
            except FaultError as fault:
                verdict.faults.setdefault(fault.kind, fault.text)
            else:
                todo.append(after)
        verdict.states = len(seen)
        if len(seen) > most:
            return verdict
    if not verdict.faults:
        verdict.outcome = HARMLESS
    else:
        verdict.outcome = RACY if some_right else FAULTY
    return verdict


def _go_on(state: State) -> None:
    """Do all that does not depend on a choice."""
    changed = True
    while changed:
        changed = False
        for rank in range(state.program.size):
            while step(state, rank):
                changed = True
        for meeting in meetings(state):
            if is_forced(meeting):
                meet(state, meeting)
                changed = True
                break


def step(state: State, rank: int) -> bool:
    """Let a rank enter its next call, or leave the one it is in; say if it could."""
    me = state.ranks[rank]
    instruction = state.instruction(rank)
    if instruction is None:
        return False
    if not me.inside:
        _ENTER[type(instruction)](state, rank, instruction)
        me.inside = True
    elif me.probe is not None or me.waits & state.open:
        return False
    else:
        me.at, me.inside, me.waits = me.at + 1, False, frozenset()
    return True


# How a rank enters a call


def _begin(state: State, rank: int, part: str) -> Token:
    token = rank, state.ranks[rank].at, part
    state.open.add(token)
    return token


def _wait_or_keep(state: State, rank: int, request: str, tokens: set[Token]) -> None:
    """Wait for what has begun, or keep it as a request."""
    me = state.ranks[rank]
    if request:
        me.requests[request] = next(iter(tokens), (rank, me.at, "nothing"))
    else:
        me.waits |= tokens


def _post_send(state: State, rank: int, do: Send | Exchange, tag: int) -> set[Token]:
    comm = state.comm(rank, do.comm)
    dest, _ = state.resolve(rank, do.dest, 0)
    if dest == NOBODY:
        return set()
    token = _begin(state, rank, "send")
    if state.eager and do.call not in SYNCHRONOUS:
        state.open.discard(token)
    source = state.rank_in(comm, rank)
    message = Message(token, source, tag, do.value, do.dtype, do.count)
    state.messages[comm, dest] = (*state.messages.get((comm, dest), ()), message)
    return {token}


def _post_receive(
    state: State, rank: int, do: Receive | Exchange, tag: int
) -> set[Token]:
    comm = state.comm(rank, do.comm)
    source, tag = state.resolve(rank, do.source, tag)
    if source == NOBODY:
        return set()
    token = _begin(state, rank, "receive")
    place = comm, state.rank_in(comm, rank)
    wanted = Wanted(token, source, tag, do)
    state.wanted[place] = (*state.wanted.get(place, ()), wanted)
    return {token}


def _enter_send(state: State, rank: int, do: Send) -> None:
    tokens = _post_send(state, rank, do, do.tag)
    _wait_or_keep(state, rank, do.request, tokens)


def _enter_receive(state: State, rank: int, do: Receive) -> None:
    tokens = _post_receive(state, rank, do, do.tag)
    _wait_or_keep(state, rank, do.request, tokens)


def _enter_exchange(state: State, rank: int, do: Exchange) -> None:
    tokens = _post_receive(state, rank, do, do.recvtag)
    tokens |= _post_send(state, rank, do, do.sendtag)
    state.ranks[rank].waits |= tokens


def _enter_probe(state: State, rank: int, do: Probe) -> None:
    comm = state.comm(rank, do.comm)
    source, tag = state.resolve(rank, do.source, do.tag)
    token = rank, state.ranks[rank].at, "probe"
    state.ranks[rank].probe = comm, Wanted(token, source, tag, do)


def _enter_complete(state: State, rank: int, do: Complete) -> None:
    me = state.ranks[rank]
    missing = [name for name in do.requests if name not in me.requests]
    if missing:
        text = f"{state.where(rank)} waits for a request that it does not have"
        raise FaultError("rank-died", text)
    me.waits |= {me.requests.pop(name) for name in do.requests}


def _enter_pause(state: State, rank: int, do: Pause) -> None:
    pass


def _enter_together(state: State, rank: int, do: Together) -> None:
    me = state.ranks[rank]
    comm = state.comm(rank, do.comm)
    number = me.begun[comm] = me.begun.get(comm, 0) + 1
    calls = state.slots.setdefault((comm, number), {})
    mine = state.rank_in(comm, rank)
    for other, call in calls.items():
        kind = agreement.difference(do, call)
        if kind is not None:
            there = state.members[comm][other]
            text = f"{state.where(rank)}, but rank {there} calls {call.call}"
            raise FaultError(kind, f"{text} as collective {number} of {do.comm}")
    calls[mine] = do
    token = _begin(state, rank, f"together {comm} {number}")
    _wait_or_keep(state, rank, getattr(do, "request", ""), {token})
    if isinstance(do, FreeComm):
        del me.comms[do.comm]
    _leave_together(state, comm, number)


def _leave_together(state: State, comm: tuple, number: int) -> None:
    """Complete the collective on all ranks that have what they need."""
    calls = state.slots[comm, number]
    members = state.members[comm]
    for mine, do in calls.items():
        rank = members[mine]
        token = _token_of(state, rank, f"together {comm} {number}")
        needed = agreement.needed(do, mine, len(members), state.eager)
        if token is None or not needed <= calls.keys():
            continue
        state.open.discard(token)
        if isinstance(do, MakeComm):
            _make_comm(state, rank, comm, number)
        elif isinstance(do, Collective):
            got = agreement.result(mine, calls)
            if agreement.wanted(do) not in (got, []):
                raise FaultError("wrong-value", f"{state.place(token)} gets {got}")


def _token_of(state: State, rank: int, part: str) -> Token | None:
    for token in state.open:
        if token[0] == rank and token[2] == part:
            return token
    return None


def _make_comm(state: State, rank: int, comm: tuple, number: int) -> None:
    """Give a rank the communicator that all have made."""
    calls, members = state.slots[comm, number], state.members[comm]
    do = calls[members.index(rank)]
    if do.call == "Split" and do.color < 0:
        return
    together = [
        (other.key, other_rank)
        for other_rank, other in calls.items()
        if other.color == do.color
    ]
    made = (*comm, number, do.color)
    state.ranks[rank].comms[do.new] = made
    state.members[made] = tuple(members[other] for _, other in sorted(together))


_ENTER = {
    Send: _enter_send,
    Receive: _enter_receive,
    Exchange: _enter_exchange,
    Probe: _enter_probe,
    Complete: _enter_complete,
    Collective: _enter_together,
    MakeComm: _enter_together,
    FreeComm: _enter_together,
    Pause: _enter_pause,
}


# How an execution ends


def end(state: State) -> None:
    """Look at an execution in which nothing more can happen; return if it is right."""
    waiting = [
        rank
        for rank in range(state.program.size)
        if state.instruction(rank) is not None
    ]
    if waiting:
        calls = {state.instruction(rank).call for rank in waiting}
        kind = "endless-polling" if calls & set(POLLING) else "deadlock"
        raise FaultError(kind, "; ".join(state.where(rank) for rank in waiting))
    for kind, text in _left(state):
        raise FaultError(kind, text)


def _left(state: State) -> Iterator[tuple[str, str]]:
    """Yield what is left at the end of all ranks."""
    for messages in state.messages.values():
        for message in messages:
            yield "unreceived-message", state.place(message.token)
    for me in state.ranks:
        for token in me.requests.values():
            yield "lost-request", state.place(token)
    for rank, me in enumerate(state.ranks):
        made = Counter(_made_by(state, comm) for comm in me.comms.values() if comm[1:])
        for call, count in made.items():
            if count >= MANY:
                yield "leak", f"rank {rank} frees none of {count} made by {call}"


def _made_by(state: State, comm: tuple) -> str:
    """Return the call that made a communicator, which is not the world."""
    *parent, number, _ = comm
    calls = state.slots[tuple(parent), number]
    return next(iter(calls.values())).call
