"""The stop on bags counts what a plain loop counts, and leaves no file behind."""

import gzip
import json
import os
from pathlib import Path

import pytest

pytest.importorskip("dask")
pytest.importorskip("pandas")

from mpi_lessons.tour import dask_bag

COUNT = 203


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the made-up accounts."""
    dask_bag.make_accounts(tmp_path, COUNT)
    return tmp_path


def read_all(folder, pattern):
    """Return the records of gzipped files, read without Dask."""
    return [
        json.loads(line)
        for path in sorted(Path(folder).glob(pattern))
        for line in gzip.open(path, "rt")
    ]


def test_files_hold_all_accounts(folder):
    """Every account is in one of the files, in order; each file has its share."""
    records = read_all(folder, "accounts.*.json.gz")
    assert [record["id"] for record in records] == list(range(COUNT))
    assert len(list(folder.iterdir())) == dask_bag.FILES


@pytest.mark.parametrize("scheduler", ["sync", "threads"])
def test_bag_counts_what_the_loop_counts(folder, scheduler):
    """Loop, bag and a count by hand agree."""
    by_hand = {}
    for record in read_all(folder, "accounts.*.json.gz"):
        if sum(record["amounts"]) < 0:
            by_hand[record["city"]] = by_hand.get(record["city"], 0) + 1
    assert dask_bag.count_plainly(folder) == by_hand
    assert dask_bag.count_in_bag(folder, scheduler=scheduler) == by_hand


def test_nothing_is_read_before_compute(tmp_path):
    """A bag of files can be written down before anything is read from them."""
    dask_bag.make_accounts(tmp_path, 8)
    debts = dask_bag.read_debts(tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(b"no gzip")
    with pytest.raises(gzip.BadGzipFile):
        debts.compute(scheduler="sync")


def test_store_writes_what_the_bag_holds(folder):
    """One file for each partition, with the accounts in debt."""
    names = dask_bag.store(dask_bag.read_debts(folder), folder)
    assert names == [f"debts.{number}.json.gz" for number in range(dask_bag.FILES)]
    wanted = map(dask_bag.balance, read_all(folder, "accounts.*.json.gz"))
    assert read_all(folder, "debts.*.json.gz") == list(
        filter(dask_bag.is_in_debt, wanted)
    )


def test_frame_has_the_means(folder):
    """The frame's means are those of the records."""
    debts = dask_bag.read_debts(folder)
    means = dask_bag.mean_by_city(debts)
    for city in means.index:
        found = [r["balance"] for r in debts.compute(scheduler="sync")]
        mine = [
            r["balance"] for r in debts.compute(scheduler="sync") if r["city"] == city
        ]
        assert means[city] == pytest.approx(sum(mine) / len(mine))
    assert len(found) == sum(dask_bag.count_plainly(folder).values())


def test_default_is_processes(folder):
    """What the stop says of a bag's own scheduler is so."""
    assert dask_bag.find_default(dask_bag.read_debts(folder)) == "multiprocessing"


@pytest.mark.parametrize(
    ("processes", "start", "available", "why"),
    [
        (0.5, 0.1, 2, "already here"),
        (0.5, 2.0, 2, "with more records"),
        (1.0, 0.1, 1, "no room for a second"),
        (1.0, 0.1, 2, "too little to do"),
    ],
)
def test_conclusion(processes, start, available, why):
    """What is said follows what was measured."""
    seconds = (1.0, 1.0, 1.0, processes)
    rows = [("way", took, {}) for took in seconds]
    assert why in dask_bag.conclude(rows, start, available)


def test_it_runs(stop, rows, tmp_path, monkeypatch):
    """The stop shows all ways, agrees with the loop, and removes its files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    text = stop("dask_bag", "--count", 400)
    assert "4 of 4 ways count the same." in text
    assert [row[0] for row in rows(text)][:2] == ["way", "a loop"]
    assert "Next: python -m mpi_lessons.tour.dask_graph" in text
    assert os.listdir(tmp_path) == []


def test_bad_words(stop):
    """A wrong argument is refused in one sentence."""
    assert len(stop("dask_bag", "--count", 0, code=2).splitlines()) == 1
