"""What each lesson shows, against data made here serially, by plain Python or NumPy."""

import csv
import os
import pickle
import re
import socket

import numpy as np
import pytest

from mpi_lessons.stage.machine import my_cores
from mpi_lessons.syllabus import STEMS

RANKS = (1, 2, 3, 4, 5, 8)
NOTHING = "."


def spell(value):
    """Write a value as a lesson does."""
    if value is None:
        return NOTHING
    return " ".join(map(str, value)) if isinstance(value, np.ndarray) else repr(value)


def assert_cells(cells, values):
    """Compare a column with what ranks hold; cells may lack items in the middle."""
    assert len(cells) == len(values)
    for cell, value in zip(cells, values, strict=True):
        head, gap, tail = cell.partition("...")
        whole = spell(value)
        assert whole == cell or gap
        assert whole.startswith(head.rstrip(", "))
        assert whole.endswith(tail.lstrip(", "))


def columns(table, root=None):
    """Return a table's columns after the ranks, which must be all, in order."""
    ranks, *others = zip(*table, strict=True)
    names = [
        f"{rank} root" if rank == root else str(rank) for rank in range(len(ranks))
    ]
    assert list(ranks) == names
    return others


def only(root, size, value):
    """Return what the ranks hold when the root alone has a value."""
    return [value if rank == root else None for rank in range(size)]


@pytest.mark.parametrize("size", RANKS)
def test_hello(shown, size):
    """Each rank names the size, this host, its own process and its own number."""
    (table,) = shown("hello", size)
    sizes, hosts, processes, numbers = columns(table)

    assert_cells(sizes, [size] * size)
    assert len(set(hosts)) == 1
    assert hosts[0].strip("'").split(".")[0] == socket.gethostname().split(".")[0]
    assert len(set(processes)) == size
    assert_cells(numbers, [10 * size + 7 * rank for rank in range(size)])


@pytest.mark.parametrize("size", RANKS)
def test_send_recv(shown, size):
    """Lists move on by one rank; the root gets them with source, tag and bytes."""
    root = size - 1
    mine = [
        list(range(10 * size + 3 * rank, 10 * size + 3 * rank + 1 + rank % 3))
        for rank in range(size)
    ]
    received = mine[-1:] + mine[:-1]
    ring, *reports = shown("send_recv", size, "--root", str(root))
    before, after = columns(ring, root)

    assert_cells(before, mine)
    assert_cells(after, received)
    if size == 1:
        assert reports == []
        return
    arrivals, *messages = zip(*reports[0], strict=True)
    assert arrivals == tuple(str(place + 1) for place in range(size - 1))
    assert sorted(zip(*messages, strict=True)) == [
        (str(rank), str(80 + rank), str(len(pickle.dumps(obj, -1))), str(obj))
        for rank, obj in enumerate(received)
        if rank != root
    ]


@pytest.mark.parametrize("size", RANKS)
def test_bcast(shown, size):
    """Off the root the dict is only in what bcast returned; every buffer is filled."""
    root = size - 1
    settings = {"n": 64, "h": 0.5}
    items = np.arange(10 * size, 12 * size).reshape(size, 2)
    by_object, by_buffer = shown("bcast", size, "--root", str(root), "--count", "2")
    before, after, returned = columns(by_object, root)

    assert_cells(before, only(root, size, settings))
    assert_cells(after, only(root, size, settings))
    assert_cells(returned, [settings] * size)
    before, after = columns(by_buffer, root)
    assert_cells(before, list(items))
    assert_cells(after, [items[root]] * size)


@pytest.mark.parametrize("size", RANKS)
def test_scatter(shown, size):
    """Block r of the root's array and object r of its list land on rank r."""
    root = size - 1
    items = np.arange(10 * size, 12 * size)
    starts = [10 * size + 3 * rank for rank in range(size)]
    objects = [[*range(start, start + 1 + start // 3 % 3)] for start in starts]
    by_buffer, by_object = shown("scatter", size, "--root", str(root), "--count", "2")
    before, after = columns(by_buffer, root)

    assert_cells(before, only(root, size, items))
    assert_cells(after, list(items.reshape(size, 2)))
    before, after = columns(by_object, root)
    assert_cells(before, only(root, size, objects))
    assert_cells(after, objects)


@pytest.mark.parametrize("size", RANKS)
def test_gather(shown, size):
    """The root alone gets the blocks and the words, in rank order."""
    root = size - 1
    items = np.arange(10 * size, 12 * size)
    words = ["oak", "elm", "ash", "fir", "yew", "may", "box", "bay"][:size]
    by_buffer, by_object = shown("gather", size, "--root", str(root), "--count", "2")
    before, after = columns(by_buffer, root)

    assert_cells(before, list(items.reshape(size, 2)))
    assert_cells(after, only(root, size, items))
    before, after = columns(by_object, root)
    assert_cells(before, words)
    assert_cells(after, only(root, size, words))


@pytest.mark.parametrize("size", RANKS)
def test_reduce(shown, size):
    """SUM and MAX reach the root alone, the own op and MAXLOC everybody."""
    root = size - 1
    items = np.roll(
        np.arange(10 * size, 12 * size).reshape(size, 2), -(size // 2), axis=0
    )
    items[items == 12 * size - 1] *= -1
    items[items == 12 * size - 2] *= -1
    farthest = items[np.abs(items).argmax(axis=0), range(2)]
    arrays, numbers = shown("reduce", size, "--root", str(root), "--count", "2")
    before, total, own = columns(arrays, root)

    assert_cells(before, list(items))
    assert_cells(total, only(root, size, items.sum(axis=0)))
    assert_cells(own, [farthest] * size)
    before, largest, owner = columns(numbers, root)
    first = items[:, 0].tolist()
    assert_cells(before, first)
    assert_cells(largest, only(root, size, max(first)))
    assert_cells(owner, [(max(first), first.index(max(first)))] * size)


@pytest.mark.parametrize("size", [ranks for ranks in RANKS if ranks > 1])
def test_buffers(shown, lesson, size):
    """All sizes are measured, and what is concluded follows from the printed times."""
    (table,) = shown("buffers", size, "--count", "20")
    text = " ".join(lesson("buffers", size, "--count", "20").split())
    names, objects, buffers, ratios, speeds = zip(*table, strict=True)
    sizes = [8 * 4**power for power in range(11)]

    units = {"B": 1, "KiB": 2**10, "MiB": 2**20}
    numbers = [name.split() for name in names]
    assert [int(number) * units[unit] for number, unit in numbers] == sizes
    for nbytes, slow, fast, ratio, speed in zip(
        sizes, objects, buffers, ratios, speeds, strict=True
    ):
        slow, fast = float(slow), float(fast)
        rounding = 0.06 / fast + 0.06 / slow
        assert abs(float(ratio) - slow / fast) <= 0.06 + rounding * slow / fast
        assert abs(float(speed) - nbytes / fast) <= 0.6 + rounding * nbytes / fast
    faster = sum(float(ratio) > 1 for ratio in ratios)
    even = sum(float(ratio) == 1 for ratio in ratios)
    said = int(text.partition("faster at ")[2].split()[0])
    assert faster <= said <= faster + even
    assert f"{max(map(float, ratios)):.1f} times at" in text
    assert f"{min(map(float, ratios)):.1f} times as long at" in text
    assert "; 0 messages with wrong bytes." in text


def test_buffers_finds_wrong_bytes(mpirun):
    """Where Recv spoils a byte, the message is wrong at each size on both ranks."""
    program = """if True:
        from mpi4py import MPI
        from mpi_lessons import buffers
        class Spoiling(MPI.Intracomm):
            def Recv(self, buf, *how):
                super().Recv(buf, *how)
                buf[-1] ^= 1
        buffers.main(Spoiling(MPI.COMM_WORLD))
    """
    job = mpirun(2, "-c", program, "--count", "10")

    assert f"{11 * 2} messages with wrong bytes." in job.stdout


@pytest.mark.parametrize("size", [ranks for ranks in RANKS if ranks > 1])
def test_deadlock(shown, lesson, size):
    """Sends complete alone up to a limit, then who waits is named; all repairs swap."""
    sends, exchanges = shown("deadlock", size)
    text = lesson("deadlock", size)
    sizes = [int(nbytes) for nbytes, _ in sends]
    completed = [int(nbytes) for nbytes, send in sends if send.startswith("completed")]
    limit = completed[-1]
    partners = [rank ^ 1 if rank ^ 1 < size else None for rank in range(size)]
    partner, mine, *repairs = columns(exchanges)

    assert sizes == sorted(sizes)
    assert sizes[: len(completed) + 1] == [*completed, limit + 1]
    assert f"{limit} bytes head to head: rank 0 got [101]." in text
    for rank in (0, 1):
        assert f"rank {rank}  waits in  comm.Send(dest={1 - rank}, tag=0)" in text
    assert "0 -> 1 -> 0" in text
    assert f"\n{limit + 1} bytes, exchanged in three ways" in text
    assert_cells(partner, partners)
    assert_cells(mine, [100 + rank for rank in range(size)])
    swapped = [None if other is None else 100 + other for other in partners]
    assert len(repairs) == 3
    for received in repairs:
        assert_cells(received, swapped)


@pytest.mark.parametrize(
    ("sizes", "limit", "shown"), [((64,), 0, ["1", "64"]), ((4, 16), 16, ["4", "16"])]
)
def test_deadlock_where_all_or_nothing_is_buffered(mpirun, sizes, limit, shown):
    """Also an MPI that buffers nothing, or all that is tried, ends and is explained."""
    program = f"""if True:
        from mpi4py import MPI
        from mpi_lessons import deadlock
        class Comm(MPI.Intracomm):
            def Split(self, *how):
                return Comm(super().Split(*how))
            if not {limit}:
                Isend = MPI.Intracomm.Issend
        deadlock.SIZES = {sizes}
        deadlock.main(Comm(MPI.COMM_WORLD))
    """
    job = mpirun(2, "-c", program, timeout=20)
    sends = re.findall(r"^\W *(\d+) \W (completed|waits)", job.stdout, re.MULTILINE)

    assert sends == [(nbytes, "completed" if limit else "waits") for nbytes in shown]
    assert ("luck" in job.stdout.partition("may wait")[0]) == bool(limit)
    assert "0 -> 1 -> 0" in job.stdout
    for rank, partner in ((0, 1), (1, 0)):
        pattern = rf"^\W {rank} .*" + 3 * rf" {100 + partner} .*"
        assert re.search(pattern, job.stdout, re.MULTILINE)


def spell_ranks(ranks):
    """Write neighbouring ranks as the lesson does."""
    return str(ranks[0]) if len(ranks) == 1 else f"{ranks[0]}-{ranks[-1]}"


@pytest.mark.parametrize("size", RANKS)
def test_placement(shown, lesson, size):
    """On one host all ranks share memory, and two of them exchange messages."""
    split, hosts, *measured = shown("placement", size)
    text = lesson("placement", size)
    names, colors, at_home, sharing = columns(split)
    name = names[0].strip("'")

    assert name.split(".")[0] == socket.gethostname().split(".")[0]
    assert_cells(names, [name] * size)
    assert_cells(colors, [0] * size)
    assert_cells(at_home, list(range(size)))
    assert_cells(sharing, [size] * size)
    assert [row[:2] + row[3:] for row in hosts] == [
        [name, spell_ranks(range(size)), spell_ranks(range(size))]
    ]
    cores = {int(core) for core in re.findall(r"\d+", hosts[0][2])}
    assert cores <= set(range(os.cpu_count()))
    some = "1 rank" if size == 1 else f"{size} ranks"
    assert f"\n{some} on 1 host: nothing else was asked.\n" in text
    if size == 1:
        assert measured == []
        assert "\nA message needs 2 ranks, found 1: " in text
        return
    (((words, ranks, latency, speed),),) = measured
    assert (words, ranks) == ("within a host", "0 and 1")
    assert float(latency) > 0
    assert float(speed) > 0
    assert "\nNo row between hosts: all ranks are on one.\n" in text


PRETENDED_HOSTS = """if True:
    import os, sys
    from mpi4py import MPI
    from mpi_lessons import placement
    hosts = sys.argv.pop(1)
    MPI.Get_processor_name = lambda: hosts[MPI.COMM_WORLD.rank]
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        os.environ["PBS_NODEFILE"] = sys.argv.pop(1)
    placement.main()
"""


@pytest.mark.parametrize(
    ("hosts", "rows", "pairs", "verdict"),
    [
        (
            "abab",
            [["a", "0, 2"], ["b", "1, 3"]],
            {"within a host": "0 and 2", "between hosts": "0 and 1"},
            "4 ranks on 2 hosts, 2 + 2: nothing else was asked.",
        ),
        (
            "abb",
            [["a", "0"], ["b", "1-2"]],
            {"within a host": "1 and 2", "between hosts": "0 and 1"},
            "3 ranks on 2 hosts, 1 + 2: nothing else was asked.",
        ),
        (
            "abc",
            [["a", "0"], ["b", "1"], ["c", "2"]],
            {"between hosts": "0 and 1"},
            "3 ranks on 3 hosts, 1 on each: nothing else was asked.",
        ),
    ],
)
def test_placement_on_several_hosts(mpirun, tables, hosts, rows, pairs, verdict):
    """Hosts are told apart by their names, which are pretended here, in any order."""
    job = mpirun(len(hosts), "-c", PRETENDED_HOSTS, hosts)
    split, by_host, measured = tables(job.stdout)
    _, colors, at_home, _ = columns(split)

    assert job.returncode == 0, job.stderr
    assert_cells(colors, [hosts.index(host) for host in hosts])
    assert_cells(at_home, [hosts[:rank].count(host) for rank, host in enumerate(hosts)])
    assert [row[:2] for row in by_host] == rows
    assert {words: ranks for words, ranks, _, _ in measured} == pairs
    assert f"\n{verdict}\n" in job.stdout
    alone = "No row within a host: there is one rank on each."
    assert (alone in job.stdout) == (len(pairs) == 1)
    assert ("8 bytes took" in job.stdout) == (len(pairs) == 2)


@pytest.mark.parametrize(
    ("hosts", "asked", "lines", "code", "sentence"),
    [
        ("aabb", ("--hosts", "2"), None, 0, "4 ranks on 2 hosts, 2 + 2: as asked."),
        ("aabb", (), "a.x a.x b.x b.x", 0, "4 ranks on 2 hosts, 2 + 2: as asked."),
        ("aab", (), "n n m", 0, "3 ranks on 2 hosts, 2 + 1: as asked."),
        ("aaa", ("--hosts", "2"), None, 1, "but --hosts asks for 2 hosts."),
        (
            "aaab",
            (),
            "a a b b",
            1,
            "but the PBS job asks for 4 ranks on 2 hosts, 2 + 2",
        ),
        ("aa", ("--hosts", "2"), "a a", 1, "2 ranks on 1 host, but --hosts asks for 2"),
        ("aaa", (), "", 2, "which is empty: outside a job  unset PBS_NODEFILE"),
    ],
)
def test_placement_verdict(mpirun, tmp_path, hosts, asked, lines, code, sentence):
    """It is as asked, or the exit code is 1; without an order to read it is 2."""
    nodes = tmp_path / "nodes"
    nodes.write_text("".join(f"{host}\n" for host in (lines or "").split()))
    job_file = () if lines is None else (str(nodes),)
    job = mpirun(len(hosts), "-c", PRETENDED_HOSTS, hosts, *job_file, *asked)

    assert job.returncode == code
    assert "Traceback" not in job.stderr
    said = " ".join((job.stderr if code == 2 else job.stdout).split())
    assert " ".join(sentence.split()) in said
    assert ("check placement" in job.stdout) == (code != 2)


@pytest.mark.parametrize("size", RANKS)
def test_scaling(mpirun, tables, tmp_path, size):
    """The printed rows are those in the file, and follow from the seconds in it."""
    count = 20_000
    path = tmp_path / "rows.csv"
    path.write_text("replaced")
    job = mpirun(
        *(size, "-m", "mpi_lessons.scaling", "--count", str(count), "--csv", str(path))
    )
    labels, *rows = list(csv.reader(path.read_text().splitlines()))
    steps = [ranks for ranks in (1, 2, 4, 5, 8) if ranks in (1, 2, 4, size)]
    steps = [ranks for ranks in steps if ranks <= size]
    steps += [3] if size == 3 else []

    assert job.returncode == 0, job.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
    assert ",".join(labels) == "scaling,ranks,points,seconds,speed-up,efficiency"
    assert [row[:3] for row in rows] == [
        *(["strong", str(ranks), str(count)] for ranks in steps),
        *(["weak", str(ranks), str(count * ranks)] for ranks in steps),
    ]
    alone = float(rows[0][3])
    for scaling, ranks, _, *numbers in rows:
        seconds, speed_up, efficiency = map(float, numbers)
        work = int(ranks) if scaling == "weak" else 1
        assert speed_up == pytest.approx(work * alone / seconds)
        assert efficiency == pytest.approx(speed_up / int(ranks))
    strong, weak = tables(job.stdout)
    assert strong + weak == [
        [ranks, points, f"{float(s):.4f}", f"{float(up):.2f}", f"{float(part):.0%}"]
        for _, ranks, points, s, up, part in rows
    ]
    runs = 3 * (2 * len(steps) - 1)
    assert f"{runs} of {runs} results are pi" in job.stdout
    cores = len(my_cores() or range(os.cpu_count()))
    if size > max(cores, 2):  # two ranks may be bound to one core each
        said = " ".join(job.stdout.split())
        assert f"{size} ranks share {cores} cores: the speed-up ends near" in said


def test_scaling_finds_wrong_results(mpirun):
    """Where a reduction on two ranks is spoilt, its results are counted as wrong."""
    program = """if True:
        from mpi4py import MPI
        from mpi_lessons import scaling
        class Spoiling(MPI.Intracomm):
            def Split(self, *how, **named):
                return Spoiling(super().Split(*how, **named))
            def allreduce(self, sendobj, op):
                return super().allreduce(sendobj, op) + (self.size == 2)
        scaling.main(Spoiling(MPI.COMM_WORLD))
    """
    job = mpirun(2, "-c", program, "--count", "100")

    assert job.returncode == 1
    assert "3 of 9 results are pi" in job.stdout


def test_scaling_measures_nothing_for_a_folder_that_is_missing(mpirun, tmp_path):
    """A file that cannot be written is refused before any work."""
    path = tmp_path / "none" / "rows.csv"
    job = mpirun(3, "-m", "mpi_lessons.scaling", "--csv", str(path), timeout=20)

    assert job.returncode == 2
    assert job.stdout == ""
    assert job.stderr.startswith("--csv needs the name of a file in a folder that ")
    assert "Traceback" not in job.stderr


@pytest.mark.parametrize("stem", [stem for stem in STEMS if stem != "hello"])
def test_needs_no_buffering(mpirun, stem):
    """A lesson also ends where each send waits for its receive, as MPI allows."""
    program = f"""if True:
        from mpi4py import MPI
        from mpi_lessons import {stem} as lesson
        class Strict(MPI.Intracomm):
            send, Send = MPI.Intracomm.ssend, MPI.Intracomm.Ssend
        lesson.main(Strict(MPI.COMM_WORLD))
    """
    count = ("--count", "10") if stem in ("buffers", "scaling") else ()
    job = mpirun(3, "-c", program, *count, timeout=20)

    assert job.returncode == 0, job.stderr
    assert f"check {stem}" in job.stdout
