"""The stop on Dask's schedulers gives all the same graph, and leaves nothing behind."""

import pytest

pytest.importorskip("dask")
pytest.importorskip("distributed")

from mpi_lessons.tour import dask_schedulers
from mpi_lessons.tour.primes import sum_block


def test_sorting():
    """The number in the middle is what Python's own sorting finds there."""
    import math

    sines = sorted(math.sin(number) for number in range(10, 31))
    assert dask_schedulers.sort_block((10, 31)) == pytest.approx(sines[10])


def test_graph_does_not_run_by_itself():
    """A graph calls nothing until it is asked, and then gives the sum."""
    called = []

    def double(number):
        called.append(number)
        return 2 * number

    graph = dask_schedulers.build_graph(double, [1, 2, 3])
    assert called == []
    assert graph.compute(scheduler="sync") == 12
    assert sorted(called) == [1, 2, 3]


def test_every_run_is_work():
    """The same work a second time has new keys, so that nobody remembers it."""
    keys = {dask_schedulers.build_graph(abs, [1]).key for _ in range(3)}
    assert len(keys) == 3


def test_all_schedulers_agree():
    """Each of them gives what the loop gives, and says where its tasks ran."""
    rows = dask_schedulers.measure([(sum_block, [(0, 50), (50, 100)])])
    assert [row[0] for row in rows][1:5] == [
        "synchronous",
        "threads",
        "processes",
        "distributed",
    ]
    assert [found[0][0] for *_, found in rows] == [1060] * 6
    assert dask_schedulers.check(rows) == "All gave the same results as the loop."


def test_wrong_result_is_said():
    """A scheduler with another result than the loop is named."""
    rows = [("a loop", "", 0, [(1, 0.1)]), ("threads", "", 0, [(2, 0.1)])]
    assert dask_schedulers.check(rows).startswith("WRONG: threads gave other")


def test_who_takes_which():
    """Only the bag takes processes unless told, as the stop's table says."""
    assert dict(dask_schedulers.find_defaults()) == {
        "array": "dask.threaded",
        "dataframe": "dask.threaded",
        "delayed": "dask.threaded",
        "bag": "dask.multiprocessing",
    }


def test_what_is_gone():
    """Dask has neither of the functions that the talk called."""
    import dask

    assert not hasattr(dask, "set_options")
    assert not hasattr(dask, "get_options")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ([2.0, 2.0, 1.0], "loop: processes 2.0; the others threads 1.0."),
        ([2.0, 1.0, 1.0], "loop: threads 2.0, processes 2.0."),
        ([2.0, 4.0, 2.0], "loop: none much faster; the others threads 0.5, processes"),
    ],
)
def test_conclusion(seconds, said):
    """What is said follows what was measured."""
    names = ("a loop", "threads", "processes")
    assert said in dask_schedulers.conclude(dict(zip(names, seconds, strict=True)))


def test_it_runs(stop, rows):
    """The stop shows both works and the starts by each scheduler, then the defaults."""
    text = stop("dask_schedulers", "--count", 500)
    found = rows(text)
    names = [row[0] for row in found]
    one = ["synchronous", "threads", "processes", "distributed", "the talk's Client"]
    many = ["scheduler", "a loop, no Dask", *one]
    assert names == [*many, *many, "scheduler", *one, "collection", *names[-4:]]
    assert "All gave the same results as the loop." in text
    assert "Next: python -m mpi_lessons.tour.dask_cluster" in text


def test_ctrl_c_leaves_nothing(interrupt):
    """Ctrl-C while a cluster runs ends all it has started, and removes its folder."""
    interrupt("dask_schedulers", "--count", 200_000, made="dask-*/*/worker-*")
