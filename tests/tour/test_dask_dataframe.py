"""The stop on Dask's dataframe gives what pandas gives, and says who was faster."""

import os
import re
import subprocess
import sys

import pytest

pytest.importorskip("dask")
pytest.importorskip("pandas")
pytest.importorskip("pyarrow")

import dask.dataframe as dd
import pandas as pd

from mpi_lessons.tour import dask_dataframe


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with 1600 measurements in files."""
    path = tmp_path_factory.mktemp("data")
    assert len(dask_dataframe.write_files(path, 1600)) == dask_dataframe.FILES
    return path


def test_measurements_are_seeded():
    """The same seed makes the same data, another seed others."""
    one, same, other = (dask_dataframe.make_measurements(s, 50) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)
    assert not (one["time"] == other["time"]).any()


def test_measurements_are_quarters():
    """Four times each number is whole, so that float64 adds them without rounding."""
    numbers = dask_dataframe.make_measurements(3, 200).select_dtypes("number") * 4
    assert len(numbers.columns) == 4
    assert (numbers == numbers.round()).all(axis=None)


def test_files_are_partitions(folder):
    """Dask has a partition for each file, and all rows are there once."""
    frame = dd.read_parquet(folder)
    assert frame.npartitions == dask_dataframe.FILES
    assert len(frame) == 1600
    assert frame["time"].nunique().compute() == 1600


def test_means_are_right(folder):
    """Dask and pandas both give what a loop over the rows gives."""
    rows = pd.read_parquet(folder).to_dict("records")
    mill = [row["rain"] for row in rows if row["station"] == "Mill"]
    by_dask, by_pandas = (
        ask(folder) for ask in (dask_dataframe.ask_dask, dask_dataframe.ask_pandas)
    )
    assert by_dask["rain"]["Mill"] == sum(mill) / len(mill)
    assert by_dask.to_dict() == by_pandas.to_dict()


def test_only_needed_columns_are_read(folder):
    """The improved plan reads three columns; a question about all reads all."""
    query = dask_dataframe.ask(dd.read_parquet(folder)).optimize(fuse=False)
    plan = dask_dataframe.write_plan(query)
    assert str(folder) not in plan
    assert dask_dataframe.find_columns(plan) == ["station", "temperature", "rain"]
    everything = dask_dataframe.write_plan(dd.read_parquet(folder))
    assert dask_dataframe.find_columns(everything) is None


def test_memory(folder):
    """A part takes less than its columns, and these less than all."""
    columns = ["station", "temperature", "rain"]
    rows = dask_dataframe.measure_memory(folder, columns)
    sizes = [size for _, size in rows]
    assert sizes[0] > sizes[1] > sizes[2] > 0
    files = int(re.search(r"of (\d+) files?$", rows[2][0])[1])
    one = pd.read_parquet(next(folder.glob("*.parquet")), columns=columns)
    assert sizes[2] == pytest.approx(files * dask_dataframe.count_bytes(one), rel=0.3)


def test_long_lines_are_cut():
    """Lines that are too long end in dots; the others stay."""
    assert dask_dataframe.cut_lines("a\n" + 71 * "b") == "a\n" + 70 * "b" + " ..."


def test_wrong_means_are_said():
    """Who gave other means than pandas is named."""
    one, two = pd.DataFrame({"rain": [1.0]}), pd.DataFrame({"rain": [1.0 + 2**-52]})
    equal = dask_dataframe.check([("pandas", one), ("Dask", one.copy())])
    assert equal == "All gave equal means, to the last bit."
    wrong = dask_dataframe.check([("pandas", one), ("Dask", two)])
    assert wrong.startswith("WRONG: Dask gave other")


@pytest.mark.parametrize(
    ("pandas", "dask", "said"),
    [
        (1.0, 2.0, "pandas was 2.0 times as fast"),
        (3.0, 1.0, "Dask was 3.0 times as fast"),
        (1.0, 1.1, "alike"),
        (1.1, 1.0, "alike"),
    ],
)
def test_conclusion(pandas, dask, said):
    """What is said follows what was measured."""
    sentence = dask_dataframe.conclude(pandas, dask, 2)
    assert said in sentence
    assert f"{pandas:.2f} s" in sentence
    assert f"{dask:.2f} s" in sentence


@pytest.mark.parametrize("count", [1, 800])
def test_it_runs(stop, rows, count):
    """The stop shows seconds and memory of both, and where the tour goes on."""
    text = stop("dask_dataframe", "--count", count)
    names = [row[0] for row in rows(text)]
    assert names[:5] == [
        "read by",
        "pandas, all columns",
        "pandas, columns named",
        "Dask, one thread",
        "Dask, threads",
    ]
    assert "it reads 3 columns of 6." in text
    assert "All gave equal means, to the last bit." in text
    assert "Next: python -m mpi_lessons.tour.dask_bag" in text


def test_ctrl_c_leaves_nothing(interrupt):
    """Ctrl-C ends the stop without a traceback, and its files are removed."""
    interrupt("dask_dataframe", made="dask-*/*.parquet")


INTERRUPTED = """if True:
    import os, signal, time
    from mpi_lessons.tour import dask_dataframe as stop, frame

    make, rmdir = stop.make_measurements, os.rmdir

    def make_slowly(seed, count):
        if seed == 0:
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.5)
        return make(seed, count)

    def remove_slowly(path, **how):
        time.sleep(1)
        rmdir(path, **how)

    stop.make_measurements, os.rmdir = make_slowly, remove_slowly
    frame.run(stop.main, unwind=True)
"""


def test_nothing_is_written_when_the_files_are_removed(tmp_path):
    """Threads that write when Ctrl-C comes have ended before the folder is removed."""
    job = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "--count", "1600"],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (job.returncode, job.stderr) == (130, "")
    assert list(tmp_path.iterdir()) == []
