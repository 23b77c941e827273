"""The stop on as_completed takes results as they come, in order, or some of them.

What comes first is made so by events, or by futures that the test completes itself: no
test depends on how long anything takes.
"""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from mpi_lessons.tour import as_completed as stop_module

PATIENCE = 60  # seconds, until a test that waits for nothing fails


def future_of(result=None, error=None, running=True):
    """Return a future that is done, or that runs, or that has not begun."""
    future = Future()
    if running:
        future.set_running_or_notify_cancel()
    if error is not None:
        future.set_exception(error)
    elif result is not None:
        future.set_result(result)
    return future


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_naps(count):
    """Each task sleeps another number of steps, the first the most."""
    naps = stop_module.choose_naps(count)
    assert sorted(naps) == [*range(1, count + 1)]
    assert naps[0] == count


def test_tasks():
    """A task says when it began and ended; the other one fails, later."""
    clock = iter([2.0, 3.0, 4.0, 5.0]).__next__
    assert stop_module.nap(clock, 0) == (2.0, 3.0)
    with pytest.raises(ValueError, match="on purpose"):
        stop_module.fail_after(clock, 0)
    with pytest.raises(StopIteration):
        clock()


def test_clock_begins_at_nothing():
    """The clock never goes back, and begins anew each time."""
    start = time.perf_counter()
    clock = stop_module.start_clock()
    first, second = clock(), clock()
    assert 0 <= first <= second <= time.perf_counter() - start


@pytest.mark.parametrize("order", [[2, 0, 1], [0, 1, 2], [1, 2, 0]])
def test_as_completed_gives_what_is_done(order):
    """Each result is given before the next task can end, whichever that is."""
    gates, given = [threading.Event() for _ in order], iter([*order[1:], None])

    def work(item):
        assert gates[item].wait(PATIENCE)
        return item * 10

    def clock():
        following = next(given)
        if following is not None:
            gates[following].set()
        return following

    gates[order[0]].set()
    with ThreadPoolExecutor(3) as pool:
        rows = stop_module.take_as_completed(pool, work, range(3), clock)
    assert rows == [
        (item, item * 10, later)
        for item, later in zip(order, [*order[1:], None], strict=True)
    ]


def test_map_holds_back_what_is_done():
    """All others have ended before the first; map gives none of them before it."""
    ended, others = [], threading.Barrier(3, timeout=PATIENCE)

    def work(item):
        if item != 0:
            ended.append(item)
        others.wait()
        if item == 0:
            ended.append(item)
        return item * 10

    with ThreadPoolExecutor(3) as pool:
        rows = stop_module.take_in_order(pool, work, range(3), lambda: list(ended))
    assert [result for result, _ in rows] == [0, 10, 20]
    assert all(sorted(at[:2]) == [1, 2] and at[2] == 0 for _, at in rows)


def test_wait_returns_at_its_condition():
    """The first that is done, then the one that fails, then all end the waiting."""
    futures = [future_of() for _ in range(4)]
    futures[0].set_result(0)

    def complete(step):
        # What fails, or is last, comes when `wait` has been called: a wait that does
        # not mind its condition has returned before.
        time.sleep(0.05)
        if step == 1:
            futures[1].set_exception(ValueError())
        else:
            futures[2].set_result(2)
            time.sleep(0.05)
            futures[3].set_result(3)

    threads = []

    def clock():
        if len(threads) < 2:
            step = len(threads) + 1
            threads.append(threading.Thread(target=complete, args=(step,)))
            threads[-1].start()
            return step
        return 3

    rows = stop_module.wait_for(futures, clock)
    assert rows == [
        ("FIRST_COMPLETED", 1, 1, 3),
        ("FIRST_EXCEPTION", 2, 2, 2),
        ("ALL_COMPLETED", 3, 4, 0),
    ]
    for thread in threads:
        thread.join(PATIENCE)


def test_without_a_failure_wait_waits_for_all():
    """FIRST_EXCEPTION returns when all are done, where none fails, as the stop says."""
    futures = [future_of(1), future_of()]

    def clock():
        if not futures[1].done():
            threading.Timer(0.05, futures[1].set_result, [2]).start()
        return 0

    rows = stop_module.wait_for(futures, clock)
    assert [row[2:] for row in rows] == [(1, 1), (2, 0), (2, 0)]


def test_only_what_has_not_begun_is_cancelled():
    """In the end what is done counts as taken, what runs goes on, the rest is off."""

    class Desk:
        """An executor whose tasks are as they are."""

        def submit(self, function, item):
            """Return the future itself."""
            return function(item)

    done, failed, runs = future_of(1), future_of(error=ValueError()), future_of()
    pending = [future_of(running=False) for _ in range(3)]
    inputs = [runs, pending[0], done, *pending[1:], failed]
    found = stop_module.give_up(Desk(), lambda future: future, inputs, timeout=0)
    assert found == (2, 3, 1)
    assert all(future.cancelled() for future in pending)
    assert runs.running()


def test_nothing_is_given_up_in_time():
    """Where all come in time, none is cancelled."""
    with ThreadPoolExecutor(1) as pool:
        assert stop_module.give_up(pool, abs, [1, 2], timeout=PATIENCE) == (2, 0, 0)


def test_waiting_time():
    """Results lay there from their end until they were given."""
    given = [((0.0, 1.0), 1.5), ((0.5, 0.75), 2.0)]
    assert stop_module.waiting_time(given) == 1.75
    assert stop_module.waiting_time([]) == 0


def test_it_runs(stop, rows):
    """The stop shows map in order, as_completed, the conditions, and the way on."""
    text = stop("as_completed", "--count", 2)
    found = rows(text)
    assert [row[0] for row in found[:4]] == ["task", "0", "1", "task"]
    assert sorted(row[0] for row in found[4:6]) == ["0", "1"]
    assert [row[0] for row in found[6:]] == ["return_when", *stop_module.CONDITIONS]
    assert found[-1][2:4] == ["3", "0"]
    assert all(float(row[1]) <= float(row[2]) for row in found[1:3] + found[4:6])
    assert "Next: python -m mpi_lessons.tour.joblib" in text


@pytest.mark.parametrize(
    "words", [["--count", "0"], ["--count", "13"], ["--root", "1"]]
)
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("as_completed", *words, code=2).splitlines()) == 1
