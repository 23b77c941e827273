"""The stop on arrays gets the same means in blocks, and explains what it measured."""

import pytest

pytest.importorskip("dask")

import numpy as np

from mpi_lessons.tour import dask_array

COUNT = 400


@pytest.mark.parametrize("chunk", [40, 150, 400])
def test_blocks_hold_the_numbers(chunk):
    """Blocks of any size make the whole array, with the asked mean and spread."""
    x = dask_array.lay_out(COUNT, chunk)
    assert x.shape == (COUNT, COUNT)
    assert x.npartitions == (-(-COUNT // chunk)) ** 2
    numbers = x.compute(scheduler="sync")
    assert abs(numbers.mean() - 10) < 0.01
    assert abs(numbers.std() - 0.1) < 0.01


def test_both_take_the_same_means():
    """NumPy and Dask return every 100th mean; Dask's are those of its own array."""
    means, _ = dask_array.use_dask(COUNT, 150)
    numbers = dask_array.lay_out(COUNT, 150).compute(scheduler="sync")
    assert np.allclose(means, numbers.mean(axis=0)[:: dask_array.STEP], rtol=1e-12)
    assert dask_array.is_right(means, COUNT)
    assert dask_array.is_right(dask_array.use_numpy(COUNT)[0], COUNT)


@pytest.mark.parametrize("means", [[], [10.0] * 3, [10.0] * 3 + [10.1], [9.9] * 4])
def test_wrong_means_are_refused(means):
    """Too few means, or one too far from 10, are not right."""
    assert dask_array.is_right(np.full(4, 10.0), COUNT)
    assert not dask_array.is_right(np.array(means), COUNT)


def test_nothing_is_computed_before():
    """An array far larger than any memory can be written down, and its tasks counted.

    A part of the rows needs a part of the tasks, every so many-th column does not.
    """
    x = dask_array.lay_out(10**6, 10**5)
    assert x.nbytes == 8 * 10**12
    written, needed = dask_array.count_tasks(x.mean(axis=0)[:: dask_array.STEP])
    _, first = dask_array.count_tasks(x[: 10**5].mean(axis=0))
    assert first < needed <= written


@pytest.mark.parametrize("count", [1, 2, 10, 400, 6000, 20_000])
def test_sides_of_blocks(count):
    """Blocks are never empty, and grow; the largest is the whole array."""
    small, good, whole = dask_array.choose_chunks(count)
    assert 1 <= small <= good <= whole == count
    assert dask_array.choose_chunks(20_000)[1] == 1000


@pytest.mark.parametrize(
    ("ratio", "busy", "available", "why"),
    [
        (1.8, 1.9, 2, "computed at once"),
        (1.8, 1.0, 2, "smaller pieces are quicker"),
        (0.9, 1.0, 1, "only take turns"),
        (0.9, 1.0, 2, "did not get a second core"),
        (0.9, 1.9, 2, "cutting and joining"),
    ],
)
def test_conclusion(ratio, busy, available, why):
    """What is said follows what was measured."""
    assert why in " ".join(dask_array.conclude(ratio, busy, available).split())


def test_memory_is_weighed():
    """Blocks are said to save memory where they did, and nowhere else."""
    assert "instead of 900 MB" in dask_array.weigh(900e6, 100e6, 800e6)
    assert "save no memory" in dask_array.weigh(60e6, 60e6, 1e6)


def test_quickest_blocks_are_named():
    """The quickest of the sizes is named, the others are compared with it."""
    said = dask_array.compare_chunks([(10, 900, 4.0), (100, 9, 1.0), (1000, 1, 2.0)])
    assert "blocks of 100 x 100" in said
    assert "4.0 times that with 10 (900 tasks)" in said


def test_it_runs(stop, rows):
    """The stop shows both, in time and memory, and that all means are right."""
    text = stop("dask_array", "--count", 300)
    assert "4 of 4 results have 3 means" in text
    labels = [row[0] for row in rows(text)]
    assert labels.count("NumPy") == 2
    assert "300 x 300" in labels
    assert "Next: python -m mpi_lessons.tour.dask_dataframe" in text


@pytest.mark.parametrize("words", [["--full=1"], ["--count", "20001"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("dask_array", *words, code=2).splitlines()) == 1
