"""Grades exercises/scaling.py: seconds are data, so nothing is timed."""

import numpy as np
import pytest

from mpi_lessons.grading.cases import Case, distinct, first_half_late

pytestmark = pytest.mark.mpi

HINTS = {
    "speed_up": (
        "A run is over when its last rank is done. Which rank's seconds count, and who "
        "knows how long one rank needed?",
        "comm.allreduce(seconds, op=MPI.MAX) gives the slowest rank's seconds to all "
        "ranks; comm.bcast gives all ranks what rank 0 has.",
        "slowest = comm.allreduce(seconds, op=MPI.MAX); alone = comm.bcast(alone, "
        "root=0); the speed-up is alone / slowest, the efficiency that by comm.size.",
    ),
    "imbalance": (
        "Draw a bar for each rank, as long as it worked, and a line at the end of the "
        "longest. What is the area under the line, and how much of it is bars?",
        "slowest times comm.size is what all ranks were occupied, the sum of all "
        "seconds is what they worked; allreduce with MPI.MAX and MPI.SUM find both.",
        "occupied = comm.allreduce(seconds, op=MPI.MAX) * comm.size; worked = "
        "comm.allreduce(seconds); return occupied / worked, occupied - worked.",
    ),
    "compare_shares": (
        "Which items does rank 1 of 3 get of 7 items, by blocks and in turn? Write "
        "both as slices of costs.",
        "least, more = divmod(costs.size, comm.size): blocks have least items, the "
        "first `more` of them one more. In turn: costs[comm.rank :: comm.size]. An "
        "upper-case Allreduce with MPI.MAX compares two numbers at once, item by item.",
        "start = comm.rank * least + min(comm.rank, more); stop = start + least + "
        "(comm.rank < more); both = np.array([costs[start:stop].sum(), "
        "costs[comm.rank :: comm.size].sum()]); comm.Allreduce(MPI.IN_PLACE, both, "
        "op=MPI.MAX); return both[0], both[1].",
    ),
}

NEARLY = 1e-12  # the order of a few operations may change the last digits


def seconds_of_runs(size):
    """Return by name the seconds of each rank; the slowest is another one each time."""
    unlike = sorted(distinct(size).tolist())
    return {
        "the last is slowest": unlike,
        "the first is slowest": unlike[::-1],
        "one in the middle is slowest": [
            900.0 if rank == size // 2 else second for rank, second in enumerate(unlike)
        ],
        "all alike": [unlike[0]] * size,
    }


def speed_ups(size):
    """Every rank gets alone / slowest, and that for each rank."""
    for (name, seconds), factor in zip(
        seconds_of_runs(size).items(), (0.8, 1.5, 0.3, 1.0), strict=True
    ):
        alone = factor * size * max(seconds)
        gain = alone / max(seconds)
        yield Case(
            name,
            given=[(None if rank else alone, seconds[rank]) for rank in range(size)],
            expect=[(gain, gain / size)] * size,
            why="the slowest rank's seconds count, on every rank",
            tolerance=NEARLY,
            late=first_half_late(size) if name == "the first is slowest" else (),
        )


def imbalances(size):
    """Every rank gets the slowest by the mean, and all waiting."""
    for name, seconds in seconds_of_runs(size).items():
        longest, times = max(seconds), np.array(seconds)
        yield Case(
            name,
            given=[(second,) for second in seconds],
            expect=[(float(longest / times.mean()), float((longest - times).sum()))]
            * size,
            why="the longest time by the mean, and the sum of all waiting for it",
            tolerance=NEARLY,
            avoid=("gather",),
        )


def shares_compared(size):
    """Every rank gets the slowest block and the slowest hand."""
    for name, costs in (
        ("later items cost more", np.sort(distinct(3 * size + 2))),
        ("earlier items cost more", np.sort(distinct(4 * size - 1))[::-1].copy()),
        ("without order", distinct(5 * size + 1)),
        ("the last in turn costs more", _costly_in_turn(size)),
        ("one item", distinct(1)),
        ("one item less than ranks", distinct(size - 1)),
        ("no items", np.empty(0)),
    ):
        # The first of array_split's blocks are one longer, as asked.
        blocks = [float(block.sum()) for block in np.array_split(costs, size)]
        hands = [float(costs[rank::size].sum()) for rank in range(size)]
        yield Case(
            name,
            given=[(costs,)] * size,
            expect=[(max(blocks), max(hands))] * size,
            why="first the slowest rank's block, then the slowest rank's items in turn",
            tolerance=NEARLY,
            use=("collective",),
            limit={"collective": 1},
        )


def _costly_in_turn(size):
    """Make costs of which every one in `size` is high: worse dealt than in blocks."""
    costs = distinct(4 * size)
    costs[size - 1 :: size] += 1000
    return costs


def test_speed_up(grade):
    """Speed-up and efficiency follow from the slowest rank, on all ranks."""
    grade("speed_up", speed_ups)


def test_imbalance(grade):
    """Imbalance and waiting follow from two numbers, whoever is slowest."""
    grade("imbalance", imbalances)


def test_compare_shares(grade):
    """Blocks and dealing in turn are compared by their slowest ranks."""
    grade("compare_shares", shares_compared)
