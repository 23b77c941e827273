"""Dask dataframe: many files as one table, of which only a part is in memory.

Run     python -m mpi_lessons.tour.dask_dataframe
Watch   Which columns are read, how much is in memory at a time, and who is faster?
Rules   A Dask dataframe is many pandas dataframes, its partitions: here one for each
        Parquet file. It has the methods of pandas; they only write a plan. compute()
        improves the plan, and runs it in threads, a partition at a time in each.
Source  Dask docs: "DataFrame", "Optimizer", "DataFrames: Read and Write Parquet"
"""

import contextlib
import io
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import run, tour_extra
from mpi_lessons.tour.measure import best, cores, timed
from mpi_lessons.tour.route import leave

with tour_extra():
    import dask
    import dask.dataframe as dd
    import pandas as pd

COUNT, MOST = 1_600_000, 20_000_000  # measurements
FILES = 16
STATIONS = np.array(["Harbour", "Hill", "Lake", "Market", "Mill", "Tower"])
KEY, MEANS = "station", ["temperature", "rain"]
RUNS = 3  # the quickest counts
WIDTH = 70  # columns of a plan
ALIKE = 1.15  # times; up to it two are alike
MEGA = 1e6  # bytes


def make_measurements(seed, count):
    """Return made-up measurements as a pandas dataframe, the same for each seed.

    Parameters
    ----------
    seed : int
        Which part of the data; it begins so many days after the first.
    count : int
        How many measurements, one a second.
    """
    random = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-01") + pd.Timedelta(days=seed)

    # Subtle: all are whole quarters. float64 adds such numbers without rounding, so
    # that means are equal to the last bit, in whatever order partitions come.
    def quarters(low, high):
        return random.integers(4 * low, 4 * high, count) / 4

    return pd.DataFrame(
        {
            "station": STATIONS[random.integers(len(STATIONS), size=count)],
            "time": start + pd.to_timedelta(np.arange(count), unit="s"),
            "temperature": quarters(-10, 35),
            "rain": quarters(0, 20),
            "wind": quarters(0, 30),
            "pressure": quarters(980, 1040),
        }
    )


def write_files(folder, count):
    """Write so many measurements as Parquet files, one for each partition."""
    each = -(-count // FILES)
    dd.from_map(make_measurements, range(FILES), count=each).to_parquet(
        folder, write_index=False
    )
    return sorted(Path(folder).glob("*.parquet"))


def ask(frame):
    """Return mean temperature and rain of each station; pandas and Dask know it."""
    return frame.groupby(KEY)[MEANS].mean()


def ask_pandas(folder, columns=None):
    """Read with pandas the columns named, or all of them, and ask."""
    return ask(pd.read_parquet(folder, columns=columns))


def ask_dask(folder, scheduler="threads"):
    """Read with Dask, and ask; nothing happens before compute()."""
    return ask(dd.read_parquet(folder)).compute(scheduler=scheduler)


def write_plan(frame):
    """Return the plan of a Dask dataframe as a text, without the path of the files."""
    with contextlib.redirect_stdout(io.StringIO()) as text:
        frame.pprint()
    return re.sub(r" path='[^']*'", "", text.getvalue()).rstrip()


def cut_lines(text):
    """Return a text with its long lines cut."""
    lines = text.splitlines()
    return "\n".join(f"{ln[:WIDTH]} ..." if len(ln) > WIDTH else ln for ln in lines)


def find_columns(plan):
    """Return the columns that a plan reads; None where it says none: it reads all."""
    found = re.search(r"ReadParquet\w*:.*columns=\[(.*?)\]", plan)
    return re.findall(r"'(\w+)'", found[1]) if found else None


def count_bytes(frame):
    """Return the bytes that a pandas dataframe takes, its texts included."""
    return int(frame.memory_usage(deep=True).sum())


def measure_memory(folder, columns):
    """Return (what is held at one time, its bytes) for pandas, then for Dask."""
    whole = pd.read_parquet(folder)
    # Subtle: where only some of the columns are read, the optimizer joins a few files.
    # So ask what the function that gets a part really gets.
    frame = dd.read_parquet(folder)
    parts = frame[columns].map_partitions(count_bytes, meta=(None, int)).compute()
    files = -(-frame.npartitions // len(parts))
    return [
        ("pandas: all", count_bytes(whole)),
        (f"pandas: {len(columns)} columns", count_bytes(whole[columns])),
        (f"Dask: of {files} file{'s' if files > 1 else ''}", int(max(parts))),
    ]


def check(answers):
    """Say whether all answers are equal, to the last bit."""
    (_, right), *others = ((label, answer.to_dict()) for label, answer in answers)
    wrong = [label for label, answer in others if answer != right]
    if wrong:
        return f"WRONG: {', '.join(wrong)} gave other means than pandas."
    return "All gave equal means, to the last bit."


def conclude(pandas, dask_seconds, available):
    """Say who was faster, given the seconds of each, and what follows."""
    took = f"pandas, told which columns, took {pandas:.2f} s and Dask "
    took += f"{dask_seconds:.2f} s: "
    if dask_seconds > ALIKE * pandas:
        times = dask_seconds / pandas
        return (
            f"{took}these data fit into memory, and there pandas was {times:.1f} times "
            "as fast. Plan and tasks have their price. Take Dask for what does not fit."
        )
    if pandas > ALIKE * dask_seconds:
        return (
            f"{took}Dask was {pandas / dask_seconds:.1f} times as fast, its threads on "
            f"{available} core{'s' if available > 1 else ''}."
        )
    return f"{took}alike. Data that fit into memory need no Dask."


def show_plan(stage, folder):
    """Show the plan as written and as improved; return the columns it reads."""
    query = ask(dd.read_parquet(folder))
    written, improved = write_plan(query), write_plan(query.optimize(fuse=False))
    stage.say("\nThe plan as written (read it from below):")
    stage.code(cut_lines(written))
    stage.say("The plan as the optimizer makes it:")
    stage.code(cut_lines(improved))
    columns, every = find_columns(improved), list(dd.read_parquet(folder).columns)
    if columns and len(columns) < len(every):
        stage.say(
            f"Nobody named them, but it reads {len(columns)} columns of {len(every)}."
        )
    else:
        stage.say(f"It reads all {len(every)} columns: nothing was saved here.")
    return columns or every


def main():
    """Ask pandas and Dask for the same means of the same files."""
    options = read_options(None, __doc__, count=COUNT, of="measurements", most=MOST)
    stage = Stage(None, __doc__)
    with (
        tempfile.TemporaryDirectory(prefix="dask-") as folder,
        # Dask's own threads would still write when Ctrl-C removes the folder.
        ThreadPoolExecutor(dask.system.CPU_COUNT) as pool,
        dask.config.set(pool=pool),
    ):
        files, seconds = timed(write_files, folder, options.count)
        size = sum(path.stat().st_size for path in files) / MEGA
        partitions = dd.read_parquet(folder).npartitions
        stage.say(
            f"{len(files)} Parquet files, {size:.1f} MB, made in {seconds:.1f} s. Read "
            f"by Dask they are {partitions} partitions, and nothing is in memory yet."
        )
        columns = show_plan(stage, folder)

        asked = [
            ("pandas, all columns", best(ask_pandas, folder, runs=RUNS)),
            ("pandas, columns named", best(ask_pandas, folder, columns, runs=RUNS)),
            ("Dask, one thread", best(ask_dask, folder, "sync", runs=RUNS)),
            ("Dask, threads", best(ask_dask, folder, runs=RUNS)),
        ]
        held = measure_memory(folder, columns)
    seconds = [took for _, (_, took) in asked]
    cells = [(label, f"{took:.2f}") for label, (_, took) in asked]
    call = f"groupby({KEY!r})[{MEANS}].mean()"
    stage.bars(("read by", "seconds"), cells, seconds, call=call)
    stage.say(check([(label, answer) for label, (answer, _) in asked]))
    stage.say(conclude(seconds[1], seconds[3], cores()))

    sizes = [size / MEGA for _, size in held]
    cells = [(label, f"{size / MEGA:.2f}") for label, size in held]
    stage.bars(("held at one time", "MB"), cells, sizes, call="the tables in memory")
    stage.say(
        "Each thread of Dask holds one such part at a time. Where few columns are "
        "read, the optimizer lets a part be some files together."
    )
    stage.say(
        "The talk said: out of core, blocked, parallel, with the API of pandas. All of "
        "that is still true. New since then is the optimizer, which sees the whole "
        "question before anything is read. It was a package of its own, dask-expr; "
        "since Dask 2025.1 it is part of dask, and the only way (here Dask "
        f"{dask.__version__})."
    )
    leave(
        stage,
        "dask_dataframe",
        "pandas for what fits into memory, Dask for what does not; write the files in "
        "a format with columns, such as Parquet.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
