"""The stop on as_completed, map and wait: orders by construction, not by luck."""

import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

import pytest

from mpi_lessons.tour import as_completed as stop_module


class Baton:
    """Lets tasks end in an order that is given, whatever else the machine does."""

    def __init__(self, order):
        self._order, self._turn = list(order), threading.Condition()

    def run(self, index):
        """Wait until all before it in the order have ended."""
        with self._turn:
            assert self._turn.wait_for(lambda: self._order[0] == index, timeout=20)
        return index

    def taken(self):
        """Let the next one end, now that the one before has been given."""
        with self._turn:
            self._order.pop(0)
            self._turn.notify_all()


@pytest.mark.parametrize("order", [(2, 0, 1), (0, 1, 2), (2, 1, 0)])
def test_as_completed_gives_what_is_done(order):
    """Results come in the order in which the tasks end; each with its index."""
    baton = Baton(order)

    def clock():
        baton.taken()
        return 0.0

    with ThreadPoolExecutor(3) as pool:
        came = stop_module.take_as_completed(pool, baton.run, [0, 1, 2], clock)
    assert [(index, result) for index, result, _ in came] == [(i, i) for i in order]


def test_map_keeps_the_order():
    """The map gives the results in the order of the inputs, however the tasks end."""
    last_has_ended = threading.Event()

    def work(index):
        if index == 2:
            last_has_ended.set()
        else:
            assert last_has_ended.wait(20)
        return index

    with ThreadPoolExecutor(3) as pool:
        given = stop_module.take_in_order(pool, work, [0, 1, 2], lambda: 0.0)
    assert [result for result, _ in given] == [0, 1, 2]


def test_wait_for_each_condition():
    """Each condition returns at its moment: one is done, one has failed, all are."""
    go_on = [threading.Event() for _ in range(3)]
    times = iter(range(3))

    def work(index):
        assert go_on[index].wait(20)
        if index == 1:
            raise ValueError("on purpose")

    def clock():
        step = next(times)
        if step < 2:
            go_on[step + 1].set()
        return step

    go_on[0].set()
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(work, index) for index in range(3)]
        rows = stop_module.wait_for(futures, clock)
    assert rows == [
        ("FIRST_COMPLETED", 0, 1, 2),
        ("FIRST_EXCEPTION", 1, 2, 1),
        ("ALL_COMPLETED", 2, 3, 0),
    ]


def test_first_exception_without_one():
    """Where none fails, FIRST_EXCEPTION waits for all, as the stop says."""
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(abs, number) for number in range(4)]
        assert len(wait(futures, return_when=FIRST_EXCEPTION).done) == 4


def test_what_has_begun_cannot_be_cancelled():
    """After the timeout those not begun are cancelled, the one that runs is not."""
    begun, go_on = threading.Event(), threading.Event()

    def work(_):
        begun.set()
        assert go_on.wait(20)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work, None)
        assert begun.wait(20)
        found = stop_module.give_up(pool, work, range(3), timeout=0.01)
        go_on.set()
    assert found == (0, 3, 0)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 12])
def test_naps_differ(count):
    """All tasks sleep differently long, the first of them the longest."""
    naps = stop_module.choose_naps(count)
    assert sorted(naps) == list(range(1, count + 1))
    assert naps[0] == count


def test_waiting_time():
    """What is counted is from a task's end to when its result was given."""
    assert stop_module.waiting_time([((0.0, 1.0), 1.5), ((0.5, 2.0), 2.0)]) == 0.5


def test_it_runs(stop, rows):
    """The stop shows each way's table, and where the tour goes on."""
    text = stop("as_completed", "--count", 2)
    found = rows(text)
    assert [row[0] for row in found] == [
        *("task", "0", "1"),
        *("task", "1", "0"),
        *("return_when", *stop_module.CONDITIONS),
    ]
    assert "Next: python -m mpi_lessons.tour.joblib" in text


@pytest.mark.parametrize("words", [["--count", "13"], ["--count", "0"], ["5"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("as_completed", *words, code=2).splitlines()) == 1
