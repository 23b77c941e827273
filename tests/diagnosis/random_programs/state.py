"""State: the oracle's view of all ranks of a program at one moment.

Sends are complete when they are received and collectives when all ranks have come, as
the strictest MPI may do it. With `eager` they are complete as early as the most
generous MPI may do it: then a standard send is complete at once, and a rank leaves a
collective as soon as it has what it needs.

A token stands for what has begun: (rank, index of its instruction, which part of it).
"""

from dataclasses import dataclass, field

from random_programs.instructions import (
    ANY,
    LAST,
    NOBODY,
    Collective,
    Exchange,
    FreeComm,
    Instruction,
    MakeComm,
    Probe,
    Receive,
)
from random_programs.program import Program, describe

Token = tuple[int, int, str]
Together = Collective | MakeComm | FreeComm

SYNCHRONOUS = ("ssend", "Ssend", "issend", "Issend")


class FaultError(Exception):
    """An execution of the program has gone wrong.

    Parameters
    ----------
    kind
        What of: "deadlock", "type-mismatch" and so on.
    text
        Where, and why.
    """

    def __init__(self, kind: str, text: str):
        super().__init__(f"{kind}: {text}")
        self.kind, self.text = kind, text


@dataclass(frozen=True)
class Message:
    """A message that is sent and not received; ranks are those of the communicator."""

    token: Token
    source: int
    tag: int
    value: int
    dtype: str
    count: int


@dataclass(frozen=True)
class Wanted:
    """A receive, or a probe, that has not found its message."""

    token: Token
    source: int
    tag: int
    does: Receive | Exchange | Probe

    def accepts(self, message: Message) -> bool:
        """Say whether source and tag fit."""
        return self.source in (ANY, message.source) and self.tag in (ANY, message.tag)


@dataclass
class RankState:
    """What one rank has.

    Attributes
    ----------
    at : int
        The index of its next instruction, or of the one that it is in.
    inside : bool
        Whether it is in the call.
    waits : frozenset of Token
        What must be complete before it leaves the call.
    probe : tuple or None
        The probe that it is in: the communicator, and what it looks for.
    comms : dict
        Name to number of its communicators.
    requests : dict
        Name to token of its requests.
    begun : dict
        Of each communicator, how many collectives it has begun.
    last : tuple
        Source and tag of the message that it has probed or received last.
    """

    at: int = 0
    inside: bool = False
    waits: frozenset[Token] = frozenset()
    probe: tuple[tuple, Wanted] | None = None
    comms: dict[str, tuple] = field(default_factory=dict)
    requests: dict[str, Token] = field(default_factory=dict)
    begun: dict[tuple, int] = field(default_factory=dict)
    last: tuple[int, int] = (NOBODY, 0)

    def copy(self) -> "RankState":
        """Return one that can be changed by itself."""
        return RankState(
            self.at,
            self.inside,
            self.waits,
            self.probe,
            dict(self.comms),
            dict(self.requests),
            dict(self.begun),
            self.last,
        )


@dataclass
class State:
    """All ranks, and what is between them.

    Attributes
    ----------
    members : dict
        Communicator to its ranks of the world, in its order.
    messages, wanted : dict
        (Communicator, rank in it) to what is sent to it, or wanted by it, in order.
    slots : dict
        (Communicator, k) to what the ranks have called as its k-th collective.
    open : set of Token
        What is not complete.
    """

    program: Program
    eager: bool
    ranks: list[RankState]
    members: dict[tuple, tuple[int, ...]]
    messages: dict[tuple, tuple[Message, ...]] = field(default_factory=dict)
    wanted: dict[tuple, tuple[Wanted, ...]] = field(default_factory=dict)
    slots: dict[tuple, dict[int, Together]] = field(default_factory=dict)
    open: set[Token] = field(default_factory=set)

    @classmethod
    def begin(cls, program: Program, eager: bool) -> "State":
        """Return the state in which nothing has been done."""
        world = ("world",)
        ranks = [RankState(comms={"world": world}) for _ in range(program.size)]
        return cls(program, eager, ranks, {world: tuple(range(program.size))})

    def copy(self) -> "State":
        """Return one that can be changed by itself."""
        return State(
            self.program,
            self.eager,
            [rank.copy() for rank in self.ranks],
            dict(self.members),
            dict(self.messages),
            dict(self.wanted),
            {slot: dict(calls) for slot, calls in self.slots.items()},
            set(self.open),
        )

    def key(self) -> tuple:
        """Return all that the future depends on; the rest follows from it."""
        return (
            tuple((rank.at, rank.inside, rank.last) for rank in self.ranks),
            frozenset((where, all_) for where, all_ in self.messages.items() if all_),
            frozenset((where, all_) for where, all_ in self.wanted.items() if all_),
            frozenset(self.open),
        )

    def instruction(self, rank: int) -> Instruction | None:
        """Return what a rank does now, or None after its end."""
        instructions = self.program.ranks[rank]
        at = self.ranks[rank].at
        return instructions[at] if at < len(instructions) else None

    def comm(self, rank: int, name: str) -> tuple:
        """Return the communicator that a rank knows by a name."""
        try:
            return self.ranks[rank].comms[name]
        except KeyError:
            text = f"{self.where(rank)} uses a communicator that it does not have"
            raise FaultError("rank-died", text) from None

    def rank_in(self, comm: tuple, rank: int) -> int:
        """Return the rank that a rank of the world has in a communicator."""
        return self.members[comm].index(rank)

    def resolve(self, rank: int, source: int, tag: int) -> tuple[int, int]:
        """Return source and tag; where they are those of the last message, these."""
        last = self.ranks[rank].last
        return last[0] if source == LAST else source, last[1] if tag == LAST else tag

    def where(self, rank: int) -> str:
        """Return a rank's place as a person reads it."""
        return self.place((rank, self.ranks[rank].at, ""))

    def place(self, token: Token) -> str:
        """Return the place of what has begun as a person reads it."""
        rank, index, _ = token
        instructions = self.program.ranks[rank]
        if index == len(instructions):
            return f"rank {rank} at its end"
        return f"rank {rank} at {index}, {describe(instructions[index])}"
