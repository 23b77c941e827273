"""Grades exercises/reduce.py."""

import numpy as np
import pytest

from mpi_lessons.grading.cases import Case, Raises, distinct

pytestmark = pytest.mark.mpi

HINTS = {
    "total": (
        "Every rank needs the sum. Which reduction gives its result to all ranks?",
        "comm.reduce returns the sum on the root and None elsewhere; comm.allreduce "
        "returns it on every rank.",
        "return comm.allreduce(number): the operation is MPI.SUM unless you name one.",
    ),
    "mean_and_spread": (
        "The mean of the ranks' means is not the mean: a rank with more values weighs "
        "more. Which sums can be added up over the ranks?",
        "Put count, sum and sum of squares into one float64 array of three items and "
        "reduce that: upper-case Allreduce adds arrays item by item. (A list will not "
        "do: lower-case allreduce would join lists.)",
        "sums = np.array([values.size, values.sum(), (values**2).sum()], dtype=float); "
        "comm.Allreduce(MPI.IN_PLACE, sums); mean = sums[1] / sums[0]; the spread is "
        "the root of sums[2] / sums[0] - mean**2, which rounding may bring below 0.",
    ),
    "largest_with_owner": (
        "One reduction can carry the rank along with the value.",
        "MPI.MAXLOC works on pairs (value, rank): it keeps the pair with the larger "
        "value, and of equal values the one with the lower rank.",
        "return comm.allreduce((value, comm.rank), op=MPI.MAXLOC).",
    ),
    "normalise": (
        "All ranks must decide alike, so they all need the same sum. A rank without "
        "items must take part too.",
        "comm.allreduce(share.sum()) gives every rank the same sum; the sum of no "
        "items is 0. share / whole makes a new array, share /= whole changes the old.",
        "whole = comm.allreduce(share.sum()); if whole == 0: raise ZeroDivisionError("
        '"the sum of all shares is 0"); return share / whole.',
    ),
}


def sums(size):
    """Every rank gets the sum of all numbers."""
    signs = [(-1) ** rank for rank in range(size)]
    for name, numbers in (
        ("whole numbers", distinct(size, dtype=int)),
        ("negative ones too", distinct(size, dtype=int) * signs),
        ("more than 32 bits", distinct(size, dtype=np.int64) * 10**10),
    ):
        yield Case(
            name,
            given=[(number,) for number in numbers.tolist()],
            expect=[sum(numbers.tolist())] * size,
            why="every rank gets the sum of all ranks' numbers",
        )


def means_and_spreads(size):
    """Every rank gets mean and standard deviation of the values of all ranks."""
    for name, counts in (
        ("more and more values", [rank + 2 for rank in range(size)]),
        ("some ranks empty", [(5 * rank + 4) % 6 for rank in range(size)]),
        ("one value in all", [0] * (size - 1) + [1]),
    ):
        values = distinct(sum(counts))
        parts = np.split(values, np.cumsum(counts)[:-1])
        yield Case(
            name,
            given=[(part,) for part in parts],
            expect=[(float(values.mean()), float(values.std()))] * size,
            why="every value counts once, and the spread is the population's",
            tolerance=1e-9,
            avoid=("gather",),
            limit={"reduction": 1},
        )


def largest_values(size):
    """Every rank gets the largest value and the lowest rank that holds it."""
    several = distinct(size)
    several[size // 2 :] = several.max() + 1
    for name, values in (
        ("all different", distinct(size)),
        ("all negative", -distinct(size)),
        ("all alike", np.full(size, 31.5)),
        ("the upper half alike", several),
    ):
        owner = int(np.argmax(values))
        yield Case(
            name,
            given=[(value,) for value in values.tolist()],
            expect=[(float(values[owner]), owner)] * size,
            why="of ranks that hold the largest value, the lowest is named",
        )


def normalised(size):
    """Every rank gets its share of the whole, or all raise the same error."""
    growing = _cut([rank + 1 for rank in range(size)])
    opposite = [*distinct(size, 1)]
    opposite[-1] = np.append(opposite[-1], -sum(part.sum() for part in opposite))
    balanced = [*distinct(size, 1)]
    balanced[0] = np.append(balanced[0], -balanced[0])
    for name, shares in (
        ("longer and longer", growing),
        ("some empty", _cut([(2 * rank + 2) % 3 for rank in range(size)])),
        ("negative sum", [-share for share in growing]),
        ("one share adds up to 0", balanced),
        ("all shares add up to 0", opposite),
        ("all empty", [np.empty(0)] * size),
    ):
        whole = sum(share.sum() for share in shares)
        error = Raises(ZeroDivisionError, "the sum of all shares is 0")
        yield Case(
            name,
            given=[(share,) for share in shares],
            expect=[share / whole if whole else error for share in shares],
            why="every rank divides by the sum of all shares, or none where that is 0",
            tolerance=1e-12,
        )


def _cut(counts):
    """Return one array per rank with as many items as `counts` says."""
    return np.split(distinct(sum(counts)), np.cumsum(counts)[:-1])


def test_total(grade):
    """The sum reaches every rank."""
    grade("total", sums)


def test_mean_and_spread(grade):
    """One reduction is enough for mean and spread, whatever each rank holds."""
    grade("mean_and_spread", means_and_spreads)


def test_largest_with_owner(grade):
    """The largest value comes with its rank; ties go to the lowest rank."""
    grade("largest_with_owner", largest_values)


def test_normalise(grade):
    """Shares are divided by the sum of all; a sum of 0 is an error on all ranks."""
    grade("normalise", normalised)
