"""Builder: what all steps share: fresh names, tags and values, who is where.

A program is built step by step, and every step by itself is safe in any timing. Why it
stays safe when requests of one step are completed only after later steps:

- All ranks go through the steps in one order. What a step waits for is begun in that
  step or an earlier one, so the rank that is in the earliest step can always go on.
- Between two ranks of a communicator messages are sent, and receives with a named
  source are posted, in the order of the steps: the k-th meets the k-th, whatever the
  tags.
- A receive from any source has a tag that no other step uses, or a communicator of its
  own.
"""

import random
from dataclasses import dataclass, field

from random_programs.instructions import (
    OBJECT,
    WORLD,
    Complete,
    FreeComm,
    Instruction,
    is_nonblocking,
)
from random_programs.program import Program

DTYPES = ("i4", "i8", "f4", "f8", "c16")
COUNTS = (1, 1, 2, 5, 3000)  # 3000 items are more than any MPI sends at once
COMMON_TAGS = (0, 1, 2)
MOST_OPEN = 6  # requests that a rank leaves open


@dataclass(frozen=True)
class Group:
    """A communicator, and which ranks of the world are in it, in its order."""

    comm: str
    members: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many ranks it has."""
        return len(self.members)

    @property
    def ranks(self) -> range:
        """Its ranks, as it numbers them."""
        return range(len(self.members))


@dataclass
class _Open:
    """A request that is not complete yet."""

    name: str
    comm: str
    call: str


@dataclass
class Builder:
    """A program that grows.

    Parameters
    ----------
    rng
        Where all choices come from.
    size
        How many ranks there are.
    polling
        Whether there may be calls that are made again and again: Iprobe, test.
    """

    rng: random.Random
    size: int
    polling: bool = True
    groups: list[Group] = field(init=False)
    _ranks: list[list[Instruction]] = field(init=False)
    _open: list[list[_Open]] = field(init=False)
    _names: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.groups = [Group(WORLD, tuple(range(self.size)))]
        self._ranks = [[] for _ in range(self.size)]
        self._open = [[] for _ in range(self.size)]

    # Choices

    def maybe(self, often: float = 0.5) -> bool:
        """Say yes so often."""
        return self.rng.random() < often

    def a_group(self, least: int = 1) -> Group:
        """Return a communicator of so many ranks or more, often the world."""
        large = [group for group in self.groups if group.size >= least]
        return self.groups[0] if self.maybe() else self.rng.choice(large)

    def some_ranks(self, group: Group, least: int, most: int = 8) -> list[int]:
        """Return some ranks of a communicator, in any order."""
        count = self.rng.randint(least, min(most, group.size))
        return self.rng.sample(group.ranks, count)

    def a_dtype(self) -> str:
        """Return what messages are made of: as often as not of pickled objects."""
        return OBJECT if self.maybe() else self.rng.choice(DTYPES)

    def a_count(self) -> int:
        """Return how many items a message has."""
        return self.rng.choice(COUNTS)

    def a_room(self, count: int) -> int:
        """Return how many items a receive has room for: sometimes more than come."""
        return count + self.rng.choice((0, 0, 0, 3))

    # Fresh numbers and names

    def fresh_value(self) -> int:
        """Return a value that no other message has."""
        return self._fresh("value") + 1

    def fresh_tag(self) -> int:
        """Return a tag that no other step uses."""
        return self._fresh("tag") + 10

    def common_tag(self) -> int:
        """Return a tag that other steps may use too."""
        return self.rng.choice(COMMON_TAGS)

    def fresh_name(self, word: str) -> str:
        """Return a name for a request or a communicator."""
        return f"{word}{self._fresh(word)}"

    def _fresh(self, word: str) -> int:
        self._names[word] = self._names.get(word, -1) + 1
        return self._names[word]

    # Instructions

    def add(self, group: Group, rank: int, instruction: Instruction) -> None:
        """Let a rank of a communicator do something."""
        world = group.members[rank]
        self._ranks[world].append(instruction)
        if is_nonblocking(instruction.call):
            name, call = instruction.request, instruction.call
            self._open[world].append(_Open(name, group.comm, call))

    def settle(self, group: Group, rank: int, later: float = 0.4) -> None:
        """Let a rank complete what it has begun, or leave some of it for later."""
        world = group.members[rank]
        waiting = self._open[world]
        if not waiting or (len(waiting) <= MOST_OPEN and self.maybe(later)):
            return
        count = self.rng.randint(1, len(waiting))
        self._complete(world, self.rng.sample(waiting, count))
        if len(self._open[world]) > MOST_OPEN:
            self._complete(world, self._open[world])

    def settle_all(self, group: Group) -> None:
        """Let all ranks complete all requests on a communicator."""
        for world in group.members:
            mine = [one for one in self._open[world] if one.comm == group.comm]
            self._complete(world, mine)

    def _complete(self, world: int, requests: list[_Open]) -> None:
        if not requests:
            return
        calls = ["wait", "waitall", "waitany"]
        if self.polling:
            calls.append("test")
        # Only the lower-case calls return what an irecv has received.
        if all(request.call != "irecv" for request in requests):
            calls += [call.capitalize() for call in calls]
        names = tuple(request.name for request in requests)
        self._ranks[world].append(Complete(self.rng.choice(calls), names))
        self._open[world] = [one for one in self._open[world] if one.name not in names]

    def free(self, group: Group) -> None:
        """Let all ranks free a communicator, after all that they have begun on it."""
        self.settle_all(group)
        for rank in group.ranks:
            self.add(group, rank, FreeComm("Free", group.comm))
        if group in self.groups:
            self.groups.remove(group)

    def finish(self) -> Program:
        """Complete and free all that is left, and return the program."""
        for group in self.groups[:0:-1]:
            self.free(group)
        self.settle_all(self.groups[0])
        return Program(tuple(tuple(rank) for rank in self._ranks))
