"""Grades exercises/deadlock.py."""

import numpy as np
import pytest

from mpi_lessons.grading.cases import Case, distinct, first_half_late, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "exchange_halves": (
        "Draw who waits for whom: both partners are in Send, and a send may wait until "
        "the other one receives. Which of the two gets as far as its Recv?",
        "comm.Sendrecv sends one array and receives into another in one call. A rank "
        "whose partner would be comm.size has none.",
        "Before anything is sent: if partner == comm.size, return items.copy(). In "
        "place of Send and Recv: comm.Sendrecv(given, dest=partner, recvbuf=taken, "
        "source=partner).",
    ),
    "shift_ring": (
        "Follow the ring from rank 0: whom does each rank wait for? Even ranks first "
        "is no way out: with 2 steps the even ranks send to one another.",
        "comm.Sendrecv sends and receives at once. Or begin the send by comm.Issend, "
        "which returns a request, then receive, then wait.",
        "request = comm.Issend(block, dest=dest); comm.Recv(received, source=source); "
        "request.Wait(). It works too where dest and source are this rank.",
    ),
    "report_then_share": (
        "Write the calls of the root into one column, those of another rank beside it. "
        "In each line must stand the same call, on every rank.",
        "The root needs the reports before it can share them: so gather comes first, "
        "on all ranks. One without a report takes part all the same, with None.",
        "On all ranks gathered = comm.gather(report, root=root). On the root only: "
        "reports = those that are not None. On all ranks return comm.bcast(reports, "
        "root=root).",
    ),
}

FAR = 1_000_000  # from one rank's items to the next rank's, to keep all distinct
PAST_8_KIB, PAST_64_KIB = 1_500, 10_000  # doubles, or letters, in a longer message


def unlike_arrays(counts):
    """Make an array for each rank, all items distinct."""
    base = distinct(max(counts))
    return [base[:count] + FAR * rank for rank, count in enumerate(counts)]


def halves_exchanged(arrays):
    """Return what the ranks must have: even ones the lower halves of a pair."""
    expect = [array.copy() for array in arrays]
    for even in range(0, len(arrays) - 1, 2):
        # The pair side by side is a table: its columns are the halves.
        table = np.array(arrays[even : even + 2]).reshape(2, 2, -1)
        expect[even] = table[:, 0].reshape(-1)
        expect[even + 1] = table[:, 1].reshape(-1)
    return expect


def halves(size):
    """Even ranks get both lower halves of their pair, odd ones both upper halves."""
    for name, counts, late in (
        ("4 items", [4] * size, ()),
        ("4 items, first ranks late", [4] * size, first_half_late(size)),
        ("no items", [0] * size, ()),
        ("pairs unlike", [2 + rank // 2 * 2 for rank in range(size)], ()),
        (f"{2 * PAST_8_KIB} items", [2 * PAST_8_KIB] * size, ()),
        (f"{2 * PAST_64_KIB} items", [2 * PAST_64_KIB] * size, first_half_late(size)),
    ):
        arrays = unlike_arrays(counts)
        yield Case(
            name,
            given=[(array,) for array in arrays],
            expect=halves_exchanged(arrays),
            why="an even rank has both lower halves of its pair, an odd one both upper",
            late=late,
            new=True,
            avoid=("collective",),
        )


def shifted_blocks(size):
    """Every block moves on by so many ranks, in one message."""
    for steps, count, late in (
        (1, 3, ()),
        (1, 3, first_half_late(size)),
        (2, 3, ()),
        (-1, 3, ()),
        (0, 3, ()),
        (size + 1, 0, ()),
        (3, PAST_8_KIB, ()),
        (-2, PAST_64_KIB, first_half_late(size)),
    ):
        blocks = unlike_arrays([count] * size)
        yield Case(
            f"{steps} steps, {count} items{', first ranks late' if late else ''}",
            given=[(block, steps) for block in blocks],
            expect=[blocks[(rank - steps) % size] for rank in range(size)],
            why="the block of rank r goes to rank r + steps, round the ring",
            late=late,
            new=True,
            avoid=("collective",),
            limit={"send": 1, "receive": 1},
        )


def shared(name, reports, root, late=()):
    """Make the case of these reports, one of each rank or None."""
    found = [report for report in reports if report is not None]
    return Case(
        f"root {root}, {name}",
        given=[(report, root) for report in reports],
        expect=[found] * len(reports),
        why="every rank has the reports that there are, in rank order",
        late=late,
    )


def reports_shared(size):
    """Every rank gets the reports that there are, whoever has one."""
    words = [f"report {number}" for number in distinct(size, dtype=int).tolist()]
    some = [word if rank % 2 else None for rank, word in enumerate(words)]
    for root in roots(size):
        yield shared("all report", words, root)
        late = first_half_late(size)
        yield shared("half of them report, first ranks late", some, root, late)
        only = [word if rank == root else None for rank, word in enumerate(words)]
        yield shared("only the root reports", only, root)
    yield shared("nobody reports", [None] * size, 0)
    empty = ["" if rank == size - 1 else word for rank, word in enumerate(words)]
    yield shared("an empty report", empty, 0)
    long_words = [word * PAST_64_KIB for word in words]
    yield shared("long reports", long_words, size - 1, first_half_late(size))


def test_exchange_halves(grade):
    """Halves of any length change places, also where no send is buffered."""
    grade("exchange_halves", halves)


def test_shift_ring(grade):
    """Blocks go any number of steps round the ring, also to the rank itself."""
    grade("shift_ring", shifted_blocks)


def test_report_then_share(grade):
    """Reports reach all ranks, also where some or all have none."""
    grade("report_then_share", reports_shared)
