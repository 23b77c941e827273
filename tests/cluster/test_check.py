"""Grading over several hosts: the same verdicts as on one, and nothing left behind."""

import json
import shutil
from pathlib import Path

import pytest
from courses import start_course
from namespaces import soon
from pythons import activated

RANKS = {"node1": 2, "node2": 2, "node3": 1}

RING = """
def chain(comm, start):
    left = comm.recv(source=(comm.rank - 1) % comm.size)
    comm.send(left + 1, dest=(comm.rank + 1) % comm.size)
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
    while comm.rank == comm.size - 1:
        pass
    comm.barrier()
"""


@pytest.fixture(scope="module")
def course(hosts):
    """Return a course folder that all hosts see, every exercise answered."""
    return start_course(hosts.folder / "course")


@pytest.fixture
def check(hosts, python, course):
    """Return ``check(*words, ranks=RANKS, code=0)``: run it there, return verdicts."""

    def run(*words, ranks=RANKS, code=0, timeout=120):
        file = hosts.folder / "verdicts.json"
        file.unlink(missing_ok=True)
        env = activated(python) | hosts.allocation(ranks)
        command = [python, "-m", "mpi_lessons", "check", *words, "--json", file]
        job = hosts.run("node1", command, env=env, cwd=course, timeout=timeout)
        assert job.returncode == code, job.stdout + job.stderr
        assert soon(lambda: hosts.processes() == [])
        for name in hosts.names:
            for folder in ("/tmp", "/dev/shm"):  # noqa: S108
                left = hosts.path(name, folder).glob("*")
                assert [p for p in left if p.name.startswith(("mpi-", "mpich"))] == [
                    p for p in left if p == hosts.folder
                ]
        return json.loads(file.read_text()) if file.exists() else job

    return run


@pytest.fixture
def wrong(course):
    """Return ``wrong(stem, text)``, which replaces an answer for this test."""
    kept = []

    def write(stem, text):
        path = course / "exercises" / f"{stem}.py"
        kept.append((path, path.read_text()))
        path.write_text(text)

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
        assert count - before[name] > 100_000


def one(verdicts, size):
    """Return the verdict on the first task at a process count."""
    return next(verdict for verdict in verdicts if verdict["size"] == size)
