"""The stop on mapping spells one idea in five ways, and measures what a pool costs."""

import operator
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from mpi_lessons.tour import mapping
from mpi_lessons.tour.primes import blocks, sum_block


@pytest.fixture(scope="module")
def ways():
    """Return the spellings for long calls, and those for short ones."""
    with mapping.start_pool() as (processes, _), ThreadPoolExecutor(2) as threads:
        long = mapping.spell_all(threads, processes)
        yield long, mapping.spell_small(long, processes)


def rows_of(*seconds):
    """Return rows as `measure` makes them, with these times."""
    return [("spelling", second, True) for second in seconds]


def test_spellings_agree(ways):
    """All spellings give the same list, in the order of the inputs."""
    long, short = ways
    assert len(long) == 5
    assert len(short) == 4
    inputs = [5, 3, 9, -2, 0, 3]
    for way in [*long.values(), *short.values()]:
        assert way(mapping.square, inputs) == [25, 9, 81, 4, 0, 9]
        assert way(mapping.square, []) == []


def test_sum_is_known(ways):
    """The blocks that are shared out hold all primes below a number."""
    long, _ = ways
    for way in long.values():
        assert sum(way(sum_block, blocks(100_000, mapping.TASKS))) == 454396537


def test_processes_do_the_work(ways):
    """The pool's function runs in other processes, that of the threads in this one."""
    long, _ = ways
    ask, inputs = operator.methodcaller("__call__"), [os.getpid] * 8
    *here, pool = (set(way(ask, inputs)) for way in long.values())
    assert here == [{os.getpid()}] * 4
    assert os.getpid() not in pool


def test_chunks_are_those_of_the_pool(ways):
    """The larger chunksize is what a pool chooses itself, as the stop says."""
    _, short = ways
    label = list(short)[-1]
    size = short[label].keywords["chunksize"]
    assert label.endswith(f"chunksize={size}")
    pool = short[label].func.__self__
    chosen = pool.map_async(mapping.square, range(mapping.TINY))
    chosen.get(timeout=60)
    assert chosen._chunksize == size


def test_wrong_results_are_noticed():
    """A spelling whose list is not that of the first is marked so."""
    found = {"loop": mapping.in_loop, "other": lambda function, inputs: [1, 4]}
    rows = mapping.measure(found, mapping.square, [1, 2, 3])
    assert [(label, same) for label, _, same in rows] == [
        ("loop", True),
        ("other", False),
    ]


def test_map_is_lazy():
    """Nothing is called before it is asked for, and nothing is given twice."""
    rows = mapping.watch_map([2, 3, 4])
    assert [row[1:] for row in rows] == [
        (0, "a map object"),
        (1, 4),
        (2, [9, 16]),
        (0, []),
        (3, [4, 9, 16]),
    ]
    assert "calls nothing until" in mapping.conclude_lazy(rows)
    eager = [("m = map(square, inputs)", 3, ""), *rows[1:]]
    assert "map made 3 calls" in mapping.conclude_lazy(eager)


@pytest.mark.parametrize(
    ("threads", "gil", "why"),
    [
        (1.0, True, "were 1.0 times as fast as the loop: with the GIL"),
        (0.5, True, "not quiet"),
        (1.0, False, "no second core was free"),
        (0.5, False, "were 2.0 times as fast as the loop: there is no GIL, so they"),
    ],
)
def test_what_is_said_of_threads(threads, gil, why):
    """What is said of the threads follows from their time, and from the GIL."""
    rows = rows_of(1.0, 1.0, 1.0, threads, 0.5)
    assert why in next(mapping.conclude_large(rows, gil, 2))


@pytest.mark.parametrize(
    ("processes", "available", "why"),
    [
        (0.5, 2, "were 2.0 times as fast: each is a Python of its own."),
        (1.0, 1, "one core"),
        (2.0, 2, "were 0.5 times as fast: too little work"),
    ],
)
def test_what_is_said_of_processes(processes, available, why):
    """What is said of the processes follows from their time, and from the cores."""
    rows = rows_of(1.0, 1.0, 1.0, 1.0, processes)
    assert why in list(mapping.conclude_large(rows, True, available))[1]


def test_what_is_said_of_small_calls():
    """A pool is called slower than none just where it was."""
    slow = list(mapping.conclude_small(rows_of(0.01, 0.5, 1.0, 0.02)))
    assert "100 times as much" in slow[0]
    assert "2.0 times in chunks" in slow[0]
    assert "slower than none" in slow[1]
    assert len(list(mapping.conclude_small(rows_of(0.01, 0.5, 1.0, 0.009)))) == 1


def test_it_runs(stop, rows):
    """The stop shows the five spellings, the costs of a pool, and where to go on."""
    text = stop("mapping", "--count", 5000)
    found = rows(text)
    assert [row[0] for row in found[6:12]] == [
        "spelling",
        "loop",
        "comprehension",
        "map",
        "2 threads",
        "2 processes",
    ]
    assert len(found) == 17
    assert "9 of 9 spellings gave the same list" in text
    assert "Next: python -m mpi_lessons.tour.futures" in text


@pytest.mark.parametrize("words", [["--count", "0"], ["--full"], ["20"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("mapping", *words, code=2).splitlines()) == 1


def test_ctrl_c_leaves_nothing(interrupt):
    """Ctrl-C ends the stop and its processes, without a word."""
    interrupt("mapping", "--count", 1_000_000, said="NameError", after=0.3)
