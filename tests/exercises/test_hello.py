"""Grades exercises/hello.py."""

import pytest

from mpi_lessons.grading.cases import Case, distinct, first_half_late, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "who_am_i": (
        "Nothing has to be sent: every rank can ask its communicator. "
        "Which communicator were you given?",
        "comm.Get_rank() and comm.Get_size() say it; mpi4py also offers them as "
        "comm.rank and comm.size, without brackets.",
        "return comm.rank, comm.size.",
    ),
    "my_share": (
        "Write down 7 items for 3 ranks: blocks of 3, 2 and 2. How long is the "
        "shortest block, and how many blocks have one item more?",
        "least, more = divmod(count, comm.size) answers both. The ranks below `more` "
        "have the longer blocks. How many of them come before this rank?",
        "start = comm.rank * least + min(comm.rank, more); the block has least items, "
        "and one more where comm.rank < more.",
    ),
    "roll_call": (
        "Each rank can write its own line. How does it come to the root, "
        "and in which order do the lines stand there?",
        "comm.gather brings one item of each rank to the root, in rank order, "
        "and returns None on the others.",
        'line = f"rank {comm.rank} of {comm.size}: {name}"; '
        "return comm.gather(line, root=root).",
    ),
}

BIRDS = ("kestrel", "wren", "heron", "owl", "lapwing")


def ranks_and_sizes(size):
    """Every rank returns its number and the number of ranks."""
    yield Case(
        "all ranks",
        given=[()] * size,
        expect=[(rank, size) for rank in range(size)],
        why="first the rank in comm, then the number of ranks in comm",
    )


def blocks_of_items(size):
    """Rank r gets the r-th block, the first blocks one item longer."""
    for count in sorted({0, 1, size - 1, size, size + 1, 3 * size - 1, 1009}):
        lengths = [len(range(rank, count, size)) for rank in range(size)]
        stops = [sum(lengths[: rank + 1]) for rank in range(size)]
        yield Case(
            f"{count} items",
            given=[(count,)] * size,
            expect=list(zip([0, *stops], stops, strict=False)),
            why="lengths differ by one item at most, the first ranks get one more",
            avoid=("send", "receive", "collective"),
        )


def lines_in_rank_order(size):
    """Only the root gets the lines, one per rank."""
    for root in roots(size):
        numbers = distinct(size, dtype=int).tolist()
        names = [f"{BIRDS[number % len(BIRDS)]} {number}" for number in numbers]
        lines = [f"rank {rank} of {size}: {name}" for rank, name in enumerate(names)]
        yield Case(
            f"root {root}",
            given=[(name, root) for name in names],
            expect=[lines if rank == root else None for rank in range(size)],
            why="one line per rank, in rank order, on the root; None on the others",
            late=first_half_late(size) if root == 0 else (),
        )


def test_who_am_i(grade):
    """Every rank knows its number and how many ranks there are."""
    grade("who_am_i", ranks_and_sizes)


def test_my_share(grade):
    """Every item is in one block, for fewer, as many and more items than ranks."""
    grade("my_share", blocks_of_items)


def test_roll_call(grade):
    """Any root gets all lines in rank order, though the first ranks come last."""
    grade("roll_call", lines_in_rank_order)
