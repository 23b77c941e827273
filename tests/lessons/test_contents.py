"""What each lesson shows, against data made here serially, by plain Python or NumPy."""

import pickle
import socket

import numpy as np
import pytest
from cells import RANKS, assert_cells, columns, only

from mpi_lessons.syllabus import STEMS


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
