"""The stop on futures: both executors sum primes; what is said is what was found."""

import multiprocessing
import os
import subprocess
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from mpi_lessons.tour import futures
from mpi_lessons.tour.primes import NUMBERS

SUMS = [454396537, 1709600813, 3709507114]  # below NUMBERS, as the talk has them


@pytest.fixture(params=futures.POOLS)
def pool(request):
    """Return an executor with two workers."""
    with futures.open_pool(request.param, 2) as executor:
        yield executor


def sum_by_sieve(below):
    """Return the sum of the primes below a number, crossing out all multiples."""
    crossed = set()
    for number in range(2, below):
        crossed.update(range(2 * number, below, number))
    return sum(set(range(2, below)) - crossed)


def process_of(_item):
    """Return the process that this is called in."""
    return os.getpid()


@pytest.mark.parametrize("act", [futures.sum_each, futures.sum_parts])
def test_sums(pool, act):
    """Few or many tasks, in a loop or in a pool, give what a sieve gives, in order."""
    numbers = [500, 0, 3, 2, 1, 97, 98, 500]
    right = [sum_by_sieve(number) for number in numbers]
    assert right[2:7] == [2, 0, 0, 963, 1060]
    assert act(map, numbers) == right
    assert act(pool.map, numbers) == right


def test_sums_of_the_talk():
    """As three tasks in a loop and as many in a pool, the sums are the talk's."""
    assert [futures.COUNT * third // 3 for third in (1, 2, 3)] == [*NUMBERS]
    with futures.open_pool(futures.PROCESSES, 2) as executor:
        assert futures.sum_parts(executor.map, NUMBERS) == SUMS
    assert futures.sum_each(map, NUMBERS) == SUMS


def test_tasks_are_small():
    """In PARTS tasks for each number, none is more than a small part of the work."""
    dealt = []

    def deal(function, parts):
        dealt.extend(parts)
        return [0 for _ in parts]

    futures.sum_parts(deal, NUMBERS)
    assert len(dealt) == futures.PARTS * len(NUMBERS)
    longest = max(below - start for start, below in dealt)
    assert longest * futures.PARTS <= max(NUMBERS) + futures.PARTS


def test_pools_are_what_they_are_called():
    """Threads work in this process, processes in others, which end with the block."""
    with futures.open_pool(futures.THREADS, 2) as executor:
        assert isinstance(executor, ThreadPoolExecutor)
        assert set(executor.map(process_of, range(4))) == {os.getpid()}
    with futures.open_pool(futures.PROCESSES, 2) as executor:
        assert isinstance(executor, ProcessPoolExecutor)
        assert os.getpid() not in executor.map(process_of, range(4))
        started = multiprocessing.active_children()
        assert started
    assert not set(started) & set(multiprocessing.active_children())


def test_error_cancels_the_rest():
    """An error within the block ends the pool without what has not begun."""
    begun, go, later = threading.Event(), threading.Event(), []

    def fail():
        with futures.open_pool(futures.THREADS, 1) as executor:
            executor.submit(lambda: (begun.set(), go.wait(60)))
            later.append(executor.submit(abs, -1))
            assert begun.wait(60)
            # The pool waits for its thread, which goes on when the rest is cancelled.
            later[0].add_done_callback(lambda _: go.set())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert later[0].cancelled()


def test_defaults_are_those_of_the_pools():
    """The workers that the stop names are those that the executors choose."""
    with ThreadPoolExecutor() as threads, ProcessPoolExecutor() as processes:
        chosen = threads._max_workers, processes._max_workers
    assert futures.default_workers() == chosen


def test_calls_are_tried(pool):
    """Exceptions come back by result(), and a lambda reaches no process."""
    *alike, nameless = futures.try_pool(pool).values()
    assert alike == ["a Future", "17", "[17, 77]", "a Future", "raises TypeError"]
    if isinstance(pool, ThreadPoolExecutor):
        assert nameless == "17"
    else:
        assert nameless in ("raises AttributeError", "raises PicklingError")


def test_call_is_tried():
    """What a call gives or raises becomes a text."""
    assert futures.try_call(lambda: 5) == "5"
    assert futures.try_call(Future) == "a Future"
    assert futures.try_call(lambda: {}["missing"]) == "raises KeyError"


def test_what_is_said_of_calls():
    """Only what was seen of exceptions and of the lambda is said."""
    threads = {futures.WRONG: "raises TypeError", futures.NAMELESS: "17"}
    processes = threads | {futures.NAMELESS: "raises PicklingError"}
    first, second = futures.conclude_calls(threads, processes)
    assert "until result() raises it" in first
    assert second.endswith("raises PicklingError.")
    processes = {futures.WRONG: "0", futures.NAMELESS: "17"}
    assert list(futures.conclude_calls(threads, processes)) == []


@pytest.mark.parametrize(
    ("available", "steps"),
    [(1, [1]), (2, [1, 2]), (6, [1, 2, 4, 6]), (8, [1, 2, 4, 8]), (64, [1, 2, 4, 8])],
)
def test_ways(available, steps):
    """Each pool is measured the talk's way, and with more and more workers."""
    ways = futures.list_ways(available)
    assert len(set(ways)) == len(ways)
    few = futures.Way(futures.sum_each, futures.PROCESSES, steps[-1])
    assert few in ways
    talk, many = ways[:2], [way for way in ways[2:] if way != few]
    assert [(way.pool, way.workers) for way in talk] == [
        (pool, futures.TALK) for pool in futures.POOLS
    ]
    assert {way.act for way in talk} == {futures.sum_each}
    assert {way.act for way in many} == {futures.sum_parts}
    for pool in futures.POOLS:
        assert [way.workers for way in many if way.pool == pool] == steps


def test_all_ways_are_measured():
    """Each run's sums are kept, so that one that is wrong does not go unseen."""

    def sum_wrongly(mapping, numbers):
        return [0 for _ in numbers]

    right = futures.Way(futures.sum_parts, futures.THREADS, 2)
    wrong = futures.Way(sum_wrongly, futures.THREADS, 1)
    loop, seconds, sums = futures.measure([right, wrong], [10, 20])
    assert sums == [[17, 77], [17, 77], [0, 0]] * futures.RUNS
    assert list(seconds) == [right, wrong]
    assert all(0 <= took < 60 for took in [*loop, *seconds.values()])
    said = futures.conclude_sums(sums)
    assert said.startswith(f"Only {2 * futures.RUNS} of {3 * futures.RUNS} runs")
    assert futures.conclude_sums(sums[:2]).startswith("All 2 runs")


@pytest.mark.parametrize(
    ("speed_up", "said"),
    [(1.6, "were 1.6 times as fast."), (2.4, "2.4 times as fast: more")],
)
def test_what_is_said_of_three_tasks(speed_up, said):
    """The largest task's part of the work limits what workers can gain."""
    text = futures.conclude_tasks([1.0, 3.0, 4.0], speed_up)
    assert "50% of the work" in text
    assert "2.0 times as fast at most" in text
    assert said in text


@pytest.mark.parametrize(
    ("seconds", "gil", "available", "said"),
    [
        (
            (4.0, 2.5, 4.0, 2.0),
            True,
            2,
            ["2.0 times as fast as threads", "With the GI"],
        ),
        ((4.0, 2.1, 4.0, 2.0), True, 2, ["processes 2.0 times", "With the GIL"]),
        ((4.0, 4.0, 4.0, 4.0), True, 2, ["1.0 times as fast as thr", "That is little"]),
        (
            (4.0, 4.0, 9.0, 4.0),
            True,
            2,
            ["processes 2.2 times as fast as", "is little"],
        ),
        ((4.0, 5.0, 4.0, 5.0), True, 1, ["processes 0.8 times", "one core"]),
        ((4.0, 2.1, 2.0, 2.0), False, 2, ["threads were 2.0 times", "has no GIL"]),
        ((4.0, 4.0, 4.0, 4.0), False, 2, ["threads were 1.0 times", "That is little"]),
    ],
)
def test_what_is_said_of_pools(seconds, gil, available, said):
    """What is said of the pools follows from their seconds, the GIL and the cores."""
    first, second, *more = futures.conclude_pools(*seconds, gil, available)
    assert said[0] in first
    assert said[1] in second
    _, few, _, processes = seconds
    assert len(more) == (few / processes >= futures.GAIN)


def test_it_runs(stop, rows):
    """The stop shows calls, three tasks, the pools against cores, and the way on."""
    text = stop("futures", "--count", 3000)
    found = rows(text)
    assert [row[:2] for row in found[8:11]] == [
        [str(number), str(sum_by_sieve(number))] for number in (1000, 2000, 3000)
    ]
    table = found[11:]
    assert table[0][:5] == ["pool", "workers", "tasks", "seconds", "speed-up"]
    assert table[1][:3] == ["a loop", "1", "3"]
    assert [row[:3] for row in table[2:4]] == [
        ["threads", "4", "3"],
        ["processes", "4", "3"],
    ]
    for pool in futures.POOLS:
        assert [pool, "1", "48"] in [row[:3] for row in table]
    runs = futures.RUNS * (len(table) - 1)
    assert f"All {runs} runs gave the same three sums." in text
    assert "Next: python -m mpi_lessons.tour.as_completed" in text


def test_it_runs_where_nothing_is_forked():
    """Where processes import the program anew, the stop runs once, and says so."""
    method = "forkserver"  # what Linux does since Python 3.14
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"there is no {method} here")
    program = (
        "import multiprocessing, runpy, sys\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({method!r})\n"
        "    sys.argv = ['futures', '--count', '9']\n"
        "    from mpi_lessons.tour.futures import main\n"
        "    main()\n"
    )
    job = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100
    )
    assert (job.returncode, job.stderr) == (0, "")
    text = " ".join(job.stdout.split())
    assert text.count("Futures: ") == 1
    assert f"start by {method}." in text


@pytest.mark.parametrize("words", [["--count", "0"], ["--full"], ["20"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("futures", *words, code=2).splitlines()) == 1


def test_ctrl_c_leaves_nothing(interrupt):
    """Ctrl-C ends the stop and its processes, without a word."""
    interrupt("futures", "--count", 600_000, said="NotImplementedError", after=0.3)
