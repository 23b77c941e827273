"""The stop on Dask's bag gives what plain Python gives, and leaves nothing behind."""

import gzip
import json

import pytest

pytest.importorskip("dask")
pytest.importorskip("pandas")

import dask.bag as db

from mpi_lessons.tour import dask_bag

SYNC = {"scheduler": "sync"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return files with 100 accounts."""
    return dask_bag.write_accounts(tmp_path_factory.mktemp("data"), 100, SYNC)


def test_files_are_gzipped_json(files):
    """Any program reads the files: they are gzipped, with an object in each line."""
    assert [path.name for path in files][:2] == [
        "accounts.00.json.gz",
        "accounts.01.json.gz",
    ]
    lines = [
        line
        for path in files
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    assert [json.loads(line) for line in lines] == [
        dask_bag.make_account(number) for number in range(100)
    ]


def test_balance():
    """The balance is the sum of what was transferred."""
    transfers = [{"amount": 5}, {"amount": -7}]
    account = {"id": 1, "city": "Hanoi", "transfers": transfers}
    found = dask_bag.add_balance(account)
    assert found == {"id": 1, "city": "Hanoi", "balance": -2}
    assert not dask_bag.is_positive(found)
    assert dask_bag.is_positive({"balance": 1})


def test_a_bag_is_lazy(tmp_path):
    """Files are opened when computed, not when a bag is made of them."""
    path = tmp_path / "accounts.json.gz"
    path.write_bytes(b"not gzipped")
    bag = dask_bag.read_bag([path])
    with pytest.raises(gzip.BadGzipFile):
        bag.compute(**SYNC)


def test_bag_counts_as_the_loop_does(files):
    """Each scheduler finds the cities that an independent count finds."""
    counts = dict.fromkeys(dask_bag.CITIES, 0)
    for account in map(dask_bag.make_account, range(100)):
        counts[account["city"]] += sum(t["amount"] for t in account["transfers"]) > 0
    right = sorted(counts.items(), key=lambda pair: pair[::-1])[::-1][: dask_bag.TOP]
    with dask_bag.open_pool() as keywords:
        rows = dask_bag.measure(files, keywords)
        assert dask_bag.check_frame(files, keywords)
    assert [list(cities) for *_, cities in rows] == [right] * 4
    assert dask_bag.check(rows) == "All gave the same cities and counts as the loop."


def test_wrong_cities_are_said():
    """A scheduler with other cities than the loop is named."""
    rows = [("a loop", 1, [("Quito", 2)]), ("bag", 1, [("Quito", 3)])]
    assert dask_bag.check(rows).startswith("WRONG: bag gave other")


def test_what_is_gone():
    """Dask has neither of the functions by which the talk read."""
    assert not hasattr(db, "from_filenames")
    assert not hasattr(db, "from_s3")


def test_s3_is_read_by_s3fs():
    """It is s3fs that paths which begin with s3:// lead to."""
    registry = pytest.importorskip("fsspec.registry")
    assert registry.known_implementations["s3"]["class"].startswith("s3fs.")


@pytest.mark.parametrize(
    ("loop", "processes", "said"),
    [
        (2.0, 1.0, "processes 2.0. The processes took 3.0 s to start: that pays where"),
        (2.0, 1.0, "takes more than 6.0 s."),
        (2.0, 2.0, "processes 1.0. Processes did not help here"),
    ],
)
def test_conclusion(loop, processes, said):
    """What is said follows what was measured."""
    rows = [("a loop", loop, []), ("processes", processes, [])]
    assert said in dask_bag.conclude(rows, 3.0)


@pytest.mark.parametrize("count", [1, 200])
def test_it_runs(stop, rows, count):
    """The stop shows the loop and the bag by each scheduler, and both defaults."""
    text = stop("dask_bag", "--count", count)
    found = {row[0]: row[1] for row in rows(text)}
    assert {"a loop, no Dask", "bag, synchronous"} <= set(found)
    assert found["bag"] == "dask.multiprocessing"
    assert found["its to_dataframe()"] == "dask.threaded"
    assert "All gave the same cities and counts as the loop." in text
    assert "are equal to those of plain Python and pandas." in text
    assert "Next: python -m mpi_lessons.tour.dask_graph" in text


@pytest.mark.parametrize("made", ["dask-*", "dask-*/*.gz"])
def test_ctrl_c_leaves_nothing(interrupt, made):
    """Ctrl-C, as the pool starts or works, ends all processes and removes the files."""
    interrupt("dask_bag", made=made)
