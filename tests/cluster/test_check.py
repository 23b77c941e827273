"""Grading over several hosts: the same verdicts as on one, and nothing left behind."""

import contextlib
import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from courses import start_course
from namespaces import soon
from pythons import activated

RANKS = {"node1": 2, "node2": 2, "node3": 1}

RING = """
def ring_total(comm, *given):
    left = comm.recv(source=(comm.rank - 1) % comm.size)
    comm.send(left, dest=(comm.rank + 1) % comm.size)
    return left
"""
SKIPS = """
def add_one_everywhere(comm, numbers, root):
    if comm.rank != comm.size - 1:
        comm.bcast(None, root=root)
"""
COUNTS = """
import numpy as np


def add_one_everywhere(comm, numbers, root):
    ones = np.ones(3 + comm.rank)
    comm.Allreduce(ones, np.empty_like(ones))
"""
DIES = """
import ctypes


def add_one_everywhere(comm, numbers, root):
    if comm.rank == comm.size - 1:
        ctypes.string_at(0)
    comm.barrier()
"""
SPINS = """
def add_one_everywhere(comm, numbers, root):
    while comm.rank == comm.size - 1: pass
    comm.barrier()
"""


@pytest.fixture(scope="session")
def course(hosts):
    """Return a course folder that all hosts see, every exercise answered."""
    return start_course(hosts.folder / "course")


@pytest.fixture
def check(hosts, python, course):
    """Return ``check(*words, code=0)``: grade there; return the verdicts.

    Nothing may be left on any host.
    """

    def run(*words, code=0):
        file = hosts.folder / "verdicts.json"
        file.unlink(missing_ok=True)
        before = {name: files(hosts, name) for name in hosts.names}
        env = activated(python) | hosts.allocation(RANKS)
        command = [python, "-m", "mpi_lessons", "check", *words, "--json", file]
        job = hosts.run("node1", command, env=env, cwd=course, timeout=120)
        assert job.returncode == code, job.stdout + job.stderr
        assert soon(lambda: hosts.processes() == [])
        for name in hosts.names:
            assert files(hosts, name) <= before[name]
        return json.loads(file.read_text())

    return run


def files(hosts, name):
    """Return what lies in the temporary folder and the shared memory of a host."""
    folders = [hosts.path(name, path) for path in ("/tmp", "/dev/shm")]  # noqa: S108
    return {path.name for folder in folders for path in folder.iterdir()}


@pytest.fixture
def answer(course):
    """Return ``answer(stem, text)``, which adds to an answer for this test."""
    kept = []

    def write(stem, text):
        path = course / "exercises" / f"{stem}.py"
        kept.append((path, path.read_text()))
        path.write_text(kept[-1][1] + text)

    yield write
    for path, text in kept:
        path.write_text(text)


def test_right_answers(hosts, check):
    """Right answers pass at all process counts, and messages cross the wire."""
    before = hosts.received()
    verdicts = check("scatter", "send_recv", "deadlock")
    assert {verdict["size"] for verdict in verdicts} == {1, 2, 3, 4, 5}
    assert {verdict["verdict"] for verdict in verdicts} == {"pass"}
    for name, count in hosts.received().items():
        assert count - before[name] > 50_000


CASES = {
    "deadlock": ("send_recv", RING, "ring_total", "deadlock", "0 -> 4 -> 3 -> 2 -> 1"),
    "left out": (
        *("scatter", SKIPS, "add_one_everywhere", "deadlock"),
        "rank 4 did not come to  comm.bcast(root=0)",
    ),
    "counts": (
        *("scatter", COUNTS, "add_one_everywhere", "mismatch"),
        "All ranks give as many items",
    ),
    "crash": (
        *("scatter", DIES, "add_one_everywhere", "died"),
        "rank 4 died: Segmentation fault",
    ),
    "endless": (
        *("scatter", SPINS, "add_one_everywhere", "time-limit"),
        "rank 4 is busy in  while comm.rank == comm.size - 1",
    ),
}


@pytest.mark.parametrize(
    ("stem", "text", "task", "kind", "why"), CASES.values(), ids=CASES
)
def test_wrong_answers(answer, check, stem, text, task, kind, why):
    """What goes wrong between hosts is named as on one; the other tasks are judged."""
    answer(stem, text)
    for verdict in check(stem, "--np", "5", code=1):
        if verdict["task"] != task:
            assert verdict["verdict"] == "pass", verdict
            continue
        assert verdict["verdict"] == kind, verdict
        assert why in "\n".join([verdict["sentence"], *verdict["others"]])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_ended_from_outside(hosts, python, course, answer, number):
    """Stopped or killed in the middle, it leaves nothing on any host."""
    answer("scatter", SPINS)
    before = {name: files(hosts, name) for name in hosts.names}
    env = activated(python) | hosts.allocation(RANKS)
    words = [python, "-m", "mpi_lessons", "check", "scatter", "--np", "5"]
    words += ["--time-limit", "100"]
    pipe = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    job = hosts.popen("node1", words, env=env, cwd=course, **pipe)
    assert soon(lambda: _relays(hosts) == 2, 60)
    time.sleep(1)
    job.send_signal(number)
    job.wait(timeout=30)
    assert soon(lambda: hosts.processes() == [], 30)
    if number == signal.SIGTERM:  # killed, mpirun may leave files of its own
        for name in hosts.names:
            assert files(hosts, name) <= before[name]


def _relays(hosts):
    """Return how many relays run."""
    found = 0
    for pid in hosts.processes():
        with contextlib.suppress(OSError):
            found += b"hosts.relay" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return found
