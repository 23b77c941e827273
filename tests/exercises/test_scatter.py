"""Grades exercises/scatter.py."""

from itertools import cycle

import numpy as np
import pytest

from mpi_lessons.grading.cases import Case, distinct, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "deal_rows": (
        "A receive buffer must exist, with the right length, before the rows arrive. "
        "Who knows how many columns there are, and who has to be told?",
        "Upper-case Scatter cuts the root's array into equal blocks, one per rank; a "
        "C-contiguous matrix with one row per rank is already in that order.",
        "columns = comm.bcast(matrix.shape[1] if comm.rank == root else None, root), "
        "then np.empty(columns), then comm.Scatter(matrix, row, root).",
    ),
    "add_one_everywhere": (
        "Two collectives, one after the other: one deals, one collects.",
        "comm.scatter gives each rank one item of the root's list; comm.gather brings "
        "one item of each rank back, and only the root gets the list.",
        "mine = comm.scatter(numbers, root=root); "
        "return comm.gather(mine + 1, root=root).",
    ),
    "deal_unevenly": (
        "comm.scatter wants a list with exactly one item per rank. "
        "An item may itself be a list.",
        "divmod(len(items), comm.size) says how long a share is at least, and how many "
        "ranks get one item more. Only the root can cut: the others have None.",
        "On the root, walk over the ranks with a start: stop = start + least + "
        "(rank < more); append items[start:stop]. Then scatter the list of shares.",
    ),
}


def dealt_rows(size):
    """Deal row r of the root's matrix to rank r."""
    for root in roots(size):
        for columns in (3, 1):
            rows = distinct(size, columns)
            yield Case(
                f"root {root}, {columns} columns",
                given=[(rows if rank == root else None, root) for rank in range(size)],
                expect=[rows[rank] for rank in range(size)],
                why="rank r gets row r",
            )


def numbers_plus_one(size):
    """Give the root every number plus one, the others None."""
    for root in roots(size):
        numbers = distinct(size, dtype=int).tolist()
        after = [number + 1 for number in numbers]
        yield Case(
            f"root {root}",
            given=[(numbers if rank == root else None, root) for rank in range(size)],
            expect=[after if rank == root else None for rank in range(size)],
            why="the root gets each number plus one, the others None",
            use=("collective", "send") if size > 1 else (),
        )


def uneven_shares(size):
    """Deal the r-th piece of the list to rank r, the first pieces one item longer."""
    counts = (2 * size + 1, 3 * size - 1, size, 0, 1, 5 * size + 2)
    for count, root in zip(counts, cycle(roots(size)), strict=False):
        items = distinct(count, dtype=int)
        shares = [share.tolist() for share in np.array_split(items, size)]
        items = items.tolist()
        yield Case(
            f"root {root}, {count} items",
            given=[(items if rank == root else None, root) for rank in range(size)],
            expect=shares,
            why="shares in rank order make the list, and the first get one item more",
        )


def test_deal_rows(grade):
    """Every rank gets its row, from any root."""
    grade("deal_rows", dealt_rows)


def test_add_one_everywhere(grade):
    """The talk's scatter, plus one, gather; the list is the root's alone."""
    grade("add_one_everywhere", numbers_plus_one)


def test_deal_unevenly(grade):
    """Lists shorter than, equal to and longer than the number of ranks are dealt."""
    grade("deal_unevenly", uneven_shares)
