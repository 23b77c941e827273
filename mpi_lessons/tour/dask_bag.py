"""Dask bag: map and filter over many Python objects, such as lines of JSON files.

Run     python -m mpi_lessons.tour.dask_bag
Watch   Which scheduler helps where the work is Python code, and what does it cost?
Rules   A bag is a collection of any Python objects, in partitions, without an order
        to rely on. It has map, filter, pluck, frequencies, topk ... and runs them in
        processes unless told, since Python code holds the GIL.
Source  Dask docs: "Bag", "Scheduling"
"""

import contextlib
import gzip
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import deaf_children, run, tour_extra
from mpi_lessons.tour.frameworks import HELPS, start_processes
from mpi_lessons.tour.measure import best, cores
from mpi_lessons.tour.route import leave

with tour_extra():
    import dask.bag as db
    import dask.multiprocessing
    import pandas as pd

COUNT, MOST = 30_000, 1_000_000  # accounts
FILES = 8
CITIES = ("Bergen", "Cusco", "Dakar", "Hanoi", "Porto", "Quito", "Turku")
TRANSFERS = 12  # of an account
TOP = 3  # cities shown
RUNS = 2  # the quicker one counts
WORKERS = max(2, min(4, cores()))
LOOP = "a loop, no Dask"
# Functions stand at the top of the file, and are named: processes must find them.


def make_account(number):
    """Return a made-up account, the same for each number."""
    dice = random.Random(number)
    others = dice.choices(range(10_000), k=TRANSFERS)
    amounts = dice.choices(range(-500, 501), k=TRANSFERS)
    transfers = [
        {"to": other, "amount": amount}
        for other, amount in zip(others, amounts, strict=True)
    ]
    return {"id": number, "city": dice.choice(CITIES), "transfers": transfers}


def add_balance(account):
    """Return an account without its transfers, but with their sum."""
    balance = sum(transfer["amount"] for transfer in account["transfers"])
    return {"id": account["id"], "city": account["city"], "balance": balance}


def is_positive(account):
    """Say whether an account has money on it."""
    return account["balance"] > 0


def by_count(pair):
    """Return what (city, count) is sorted by; of equal counts the name decides."""
    return pair[1], pair[0]


def name_part(index):
    """Return what stands for the * in the name of a file."""
    return f"{index:02d}"


@contextlib.contextmanager
def open_pool():
    """Start processes, and yield the keywords of compute that take them."""
    # Without pool= Dask would start new ones at each compute.
    context = dask.multiprocessing.get_context()
    with start_processes(WORKERS, context) as pool:
        yield {"scheduler": "processes", "pool": pool, "chunksize": 1}


def write_accounts(folder, count, keywords):
    """Write accounts as gzipped files, one JSON object in a line; return the files."""
    accounts = db.from_sequence(range(count), npartitions=min(FILES, count))
    lines = accounts.map(make_account).map(json.dumps)
    path = str(Path(folder) / "accounts.*.json.gz")
    files = lines.to_textfiles(path, name_function=name_part, compute=False)
    dask.compute(*files, **keywords)
    return sorted(Path(folder).glob("accounts.*.json.gz"))


def read_plainly(files):
    """Return all accounts, with their balance, by Python alone."""
    accounts = []
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            accounts += [add_balance(json.loads(line)) for line in lines]
    return accounts


def count_plainly(files):
    """Return the cities with most positive accounts, by a loop."""
    counts = Counter(a["city"] for a in read_plainly(files) if is_positive(a))
    return sorted(counts.items(), key=by_count, reverse=True)[:TOP]


def read_bag(files):
    """Return the accounts with their balance as a bag: nothing is read yet."""
    return db.read_text([str(path) for path in files]).map(json.loads).map(add_balance)


def count_in_bag(files, keywords):
    """Return what `count_plainly` does, by a bag."""
    cities = read_bag(files).filter(is_positive).pluck("city")
    return cities.frequencies().topk(TOP, key=by_count).compute(**keywords)


def make_frame(files):
    """Return the accounts as a Dask dataframe."""
    meta = {"id": int, "city": str, "balance": int}
    return read_bag(files).to_dataframe(meta=meta)


def check_frame(files, keywords):
    """Say whether mean balances of the dataframe are those of plain Python."""
    means = make_frame(files).groupby("city")["balance"].mean().compute(**keywords)
    right = pd.DataFrame(read_plainly(files)).groupby("city")["balance"].mean()
    return means.to_dict() == right.to_dict()


def measure(files, keywords):
    """Return (who, seconds, cities) of the loop, and of the bag by each scheduler."""
    threads = {"scheduler": "threads", "num_workers": WORKERS}
    schedulers = [
        ("bag, synchronous", {"scheduler": "sync"}),
        (f"bag, {WORKERS} threads", threads),
        (f"bag, {WORKERS} processes", keywords),
    ]
    cities, seconds = best(count_plainly, files, runs=RUNS)
    rows = [(LOOP, seconds, cities)]
    for name, words in schedulers:
        cities, seconds = best(count_in_bag, files, words, runs=RUNS)
        rows.append((name, seconds, cities))
    return rows


def check(rows):
    """Say whether the bag gave what the loop gave."""
    wrong = [name for name, _, cities in rows if list(cities) != list(rows[0][2])]
    if wrong:
        return f"WRONG: {', '.join(wrong)} gave other cities than the loop."
    return "All gave the same cities and counts as the loop."


def conclude(rows, start):
    """Say which helped, and whether that pays for `start` seconds of start."""
    loop = rows[0][1]
    speeds = ", ".join(f"{name} {loop / took:.1f}" for name, took, _ in rows[1:])
    said = f"Times as fast as the loop: {speeds}."
    took = rows[-1][1]
    if loop < HELPS * took:
        return f"{said} Processes did not help here: too little work, or busy cores."
    pays = start / (1 - took / loop)
    return (
        f"{said} The processes took {start:.1f} s to start: that pays where the loop "
        f"takes more than {pays:.1f} s."
    )


def main():
    """Count cities in gzipped files: by a loop, and by a bag."""
    options = read_options(None, __doc__, count=COUNT, of="accounts", most=MOST)
    with tour_extra():  # not at the top: each process of the pool would import it
        import dask.dataframe  # noqa: F401 - what to_dataframe needs is there
    stage = Stage(None, __doc__)
    with contextlib.ExitStack() as stack:
        with deaf_children():  # Ctrl-C comes when the block has it, and removes it
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dask-"))
        start = time.perf_counter()
        keywords = stack.enter_context(open_pool())
        db.from_sequence(range(WORKERS)).map(abs).compute(**keywords)
        started = time.perf_counter() - start

        files = write_accounts(folder, options.count, keywords)
        size = sum(path.stat().st_size for path in files) / 1e6
        stage.say(
            f"from_sequence and to_textfiles wrote {files[0].name} and so on: "
            f"{len(files)} file{'s' if len(files) > 1 else ''}, {size:.2f} MB."
        )
        stage.code(
            'bag = db.read_text("accounts.*.json.gz")\n'
            "bag = bag.map(json.loads).map(add_balance)\n"
            'cities = bag.filter(is_positive).pluck("city").frequencies()\n'
            f"cities.topk({TOP}, key=by_count).compute()"
        )
        rows = measure(files, keywords)
        right = check_frame(files, keywords)
        kinds = [("bag", read_bag(files)), ("its to_dataframe()", make_frame(files))]
    stage.table(("city", "accounts above 0"), rows[0][2], call="what the loop found")
    seconds = [took for _, took, _ in rows]
    cells = [(name, f"{took:.2f}") for name, took, _ in rows]
    stage.bars(("read and counted by", "seconds"), cells, seconds, call="seconds")
    stage.say(check(rows))
    stage.say(conclude(rows, started))

    defaults = [(name, kind.__dask_scheduler__.__module__) for name, kind in kinds]
    stage.table(("collection", "unless told"), defaults, call="who takes which")
    stage.say(
        "Mean balances by to_dataframe() are "
        f"{'equal to' if right else 'WRONG: not'} those of plain Python and pandas."
    )
    stage.say(
        "The talk read by from_filenames and, with boto, by from_s3. Both are gone: "
        "read_text takes a path, a pattern, or 's3://...', for which it needs s3fs. "
        "That a bag takes processes unless told was true then, and is."
    )
    leave(
        stage,
        "dask_bag",
        "a bag brings raw records into shape in parallel; then to_dataframe() for "
        "what has columns.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
