"""Grades exercises/gather.py."""

import numpy as np
import pytest

from mpi_lessons.grading.cases import Case, distinct, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "ordered_report": (
        "The root needs all seconds, and must know which rank each belongs to. Who "
        "needs the list, and who has it after a gather?",
        "comm.gather returns a list in rank order on the root: item r came from rank "
        "r, whoever was first. On the others it returns None.",
        "ranks = sorted(range(comm.size), key=lambda rank: -gathered[rank]): sorted "
        "keeps equals in the order in which they came, so in rank order.",
    ),
    "assemble_rows": (
        "How large is the matrix, and which rank has to make room for it?",
        "Upper-case Gather puts the block of rank r at place r of the root's array. A "
        "C-contiguous matrix with one row per rank has just that order. The others may "
        "give None.",
        "matrix = np.empty((comm.size, row.size)) if comm.rank == root else None, then "
        "comm.Gather(row, matrix, root=root).",
    ),
    "concatenate": (
        "Before the pieces arrive, the root must make room. How many items come from "
        "which rank? A rank without items must take part all the same.",
        "comm.gather(piece.size, root=root) gives the root the counts. Gatherv takes "
        "blocks of different lengths; its receive buffer is [whole, counts].",
        "On the root whole = np.empty(sum(counts)) and recvbuf = [whole, counts], on "
        "the others both None; then comm.Gatherv(piece, recvbuf, root=root) on all.",
    ),
}


def reports(size):
    """Report the ranks by their seconds, the slowest first, equals in rank order."""
    middle, last = size // 2, size - 1
    around_100 = [97 + 5 * rank % 8 for rank in range(size)]
    for name, root, seconds in (
        ("the last come first", 0, distinct(size, dtype=int).tolist()),
        ("another root", last, distinct(size, dtype=int).tolist()),
        ("two and three digits", middle, around_100),
        ("some alike", 0, [45 + rank % 2 for rank in range(size)]),
        ("all alike", last, [77] * size),
    ):
        order = sorted((-seconds[rank], rank) for rank in range(size))
        lines = [f"rank {rank} took {-minus} s" for minus, rank in order]
        yield Case(
            f"{name}, root {root}",
            given=[(seconds[rank], root) for rank in range(size)],
            expect=[lines if rank == root else None for rank in range(size)],
            why="on the root, each rank's seconds, slowest first, equals in rank order",
            late=_last_ranks_first(size, root) if "last come" in name else (),
        )


def rows(size):
    """Make a matrix of the rows on the root, and nothing on the others."""
    for root in roots(size):
        for columns in (3, 1):
            matrix = distinct(size, columns)
            yield _gathered_rows(f"root {root}, {columns} columns", matrix, root)
    yield _gathered_rows("12 KB a row", distinct(size, 1500), size - 1)


def _gathered_rows(name, matrix, root):
    size = len(matrix)
    return Case(
        name,
        given=[(matrix[rank], root) for rank in range(size)],
        expect=[matrix if rank == root else None for rank in range(size)],
        why="row r comes from rank r, and only the root has the matrix",
        use=("Gather", "Gatherv", "Igather", "Igatherv") if size > 1 else (),
    )


def pieces(size):
    """Join the pieces of all ranks in rank order."""
    middle, last = size // 2, size - 1
    for name, root, counts in (
        ("the last come first", 0, [rank + 1 for rank in range(size)]),
        ("some empty", last, [2 * rank % 3 for rank in range(size)]),
        ("some empty", middle, [(rank + 2) % 3 for rank in range(size)]),
        ("all empty", 0, [0] * size),
        ("72 KB from the last", middle, [*range(2, size + 1), 9000]),
        ("another root", last, [rank + 2 for rank in range(size)]),
    ):
        whole = distinct(sum(counts))
        parts = np.split(whole, np.cumsum(counts)[:-1])
        yield Case(
            f"{name}, root {root}",
            given=[(parts[rank], root) for rank in range(size)],
            expect=[whole if rank == root else None for rank in range(size)],
            why="the pieces stand in rank order, and only the root has them",
            late=_last_ranks_first(size, root) if "last come" in name else (),
        )


def _last_ranks_first(size, root):
    """Return how late each rank is, so that the last reach the waiting root first."""
    return [0.0 if rank == root else 0.005 * (size - rank) for rank in range(size)]


def test_ordered_report(grade):
    """The slowest rank stands first, whoever arrives first."""
    grade("ordered_report", reports)


def test_assemble_rows(grade):
    """Row r comes from rank r, on any root, by a buffer call."""
    grade("assemble_rows", rows)


def test_concatenate(grade):
    """Pieces of different lengths, also empty ones, are joined in rank order."""
    grade("concatenate", pieces)
