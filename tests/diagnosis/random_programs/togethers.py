"""Togethers: steps of calls that all ranks of a communicator make together."""

from random_programs.builder import Builder, Group
from random_programs.instructions import (
    COLLECTIVES,
    OBJECT,
    OPS,
    REDUCTIONS,
    ROOTED,
    Collective,
    MakeComm,
    Pause,
)
from random_programs.messages import from_many

LONGEST = 0.05  # seconds that a rank is late
MOST_GROUPS = 5


def collective(b: Builder) -> None:
    """Let all call the same collective, pickled or with buffers."""
    _call(b, b.a_group(), b.rng.choice(("lower", "upper")))


def nonblocking_collective(b: Builder) -> None:
    """Let all begin the same collective, and each wait for it when it likes."""
    group = b.a_group()
    _call(b, group, "nonblocking")
    for rank in group.ranks:
        b.settle(group, rank)


def _call(b: Builder, group: Group, spelling: str) -> None:
    name = b.rng.choice(COLLECTIVES)
    call = {"lower": name, "upper": name.capitalize(), "nonblocking": f"I{name}"}
    root = b.rng.choice(group.ranks) if name in ROOTED else -1
    op = b.rng.choice(OPS) if name in REDUCTIONS else ""
    dtype = OBJECT if spelling == "lower" or name == "barrier" else _a_dtype(b, op)
    count = 1 if name == "barrier" or (op and dtype == OBJECT) else b.a_count()
    given = [_given(b, name, group, rank == root) for rank in group.ranks]
    for rank in group.ranks:
        instruction = Collective(
            call=call[spelling],
            comm=group.comm,
            root=root,
            op=op,
            values=given[rank],
            dtype=dtype,
            count=count,
            expect=_expected(name, op, root, rank, given),
            request=b.fresh_name("request") if spelling == "nonblocking" else "",
        )
        b.add(group, rank, instruction)


def _a_dtype(b: Builder, op: str) -> str:
    """Return a dtype; there is no largest complex number."""
    dtypes = ("i4", "i8", "f4", "f8") if op else ("i4", "i8", "f4", "f8", "c16")
    return b.rng.choice(dtypes)


def _given(b: Builder, name: str, group: Group, is_root: bool) -> tuple[int, ...]:
    """Return what a rank gives to a collective."""
    if name == "barrier" or (name in ("bcast", "scatter") and not is_root):
        return ()
    blocks = group.size if name in ("scatter", "alltoall") else 1
    return tuple(b.fresh_value() for _ in range(blocks))


def _expected(
    name: str, op: str, root: int, rank: int, given: list[tuple[int, ...]]
) -> tuple[int, ...]:
    """Return what a rank gets from a collective."""
    together = {"SUM": sum, "MAX": max, "MIN": min}
    if name == "barrier" or (name in ("gather", "reduce") and rank != root):
        return ()
    if name == "bcast":
        return given[root]
    if name == "scatter":
        return (given[root][rank],)
    if name in ("gather", "allgather"):
        return tuple(values[0] for values in given)
    if name == "alltoall":
        return tuple(values[rank] for values in given)
    taking_part = given[: rank + 1] if name == "scan" else given
    return (together[op](values[0] for values in taking_part),)


def duplicate(b: Builder, group: Group) -> Group:
    """Let all duplicate a communicator, and return the new one."""
    new = Group(b.fresh_name("dup"), group.members)
    for rank in group.ranks:
        b.add(group, rank, MakeComm("Dup", group.comm, new.comm))
    return new


def dup(b: Builder) -> None:
    """Duplicate a communicator, for the steps to come."""
    if len(b.groups) < MOST_GROUPS:
        b.groups.append(duplicate(b, b.a_group()))


def split(b: Builder) -> None:
    """Split a communicator by colours, in any order of ranks; some ranks stay out."""
    if len(b.groups) >= MOST_GROUPS:
        return
    group = b.a_group()
    colors = [b.rng.choice((-1, 0, 0, 1, 1)) for _ in group.ranks]
    keys = [b.rng.randrange(3) for _ in group.ranks]
    names = {color: b.fresh_name("part") for color in sorted(set(colors))}
    for rank in group.ranks:
        new = names[colors[rank]]
        step = MakeComm("Split", group.comm, new, colors[rank], keys[rank])
        b.add(group, rank, step)
    for color in set(colors) - {-1}:
        ranks = [rank for rank in group.ranks if colors[rank] == color]
        ranks.sort(key=lambda rank: (keys[rank], rank))
        members = tuple(group.members[rank] for rank in ranks)
        b.groups.append(Group(names[color], members))


def free(b: Builder) -> None:
    """Free a communicator."""
    if len(b.groups) > 1:
        b.free(b.rng.choice(b.groups[1:]))


def private_messages(b: Builder) -> None:
    """Let several ranks send to one, which takes any tag, on a new communicator."""
    group = duplicate(b, b.a_group(2))
    from_many(b, group, b.common_tag(), named_tag=False)
    b.free(group)


def pause(b: Builder) -> None:
    """Let some ranks be late, or compute."""
    group = b.groups[0]
    for rank in b.some_ranks(group, 1, 3):
        seconds = round(b.rng.uniform(0, LONGEST), 3)
        if b.maybe():
            b.add(group, rank, Pause("late", seconds))
        else:
            b.add(group, rank, Pause("compute", round(seconds / 10, 4)))


STEPS = {
    collective: 5,
    nonblocking_collective: 2,
    dup: 1,
    split: 2,
    free: 1,
    private_messages: 1,
    pause: 1,
}
