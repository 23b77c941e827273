"""What the tests over several hosts share: the hosts, and the Pythons to try there.

MPI_LESSONS_OTHER_PYTHONS names further Pythons, separated by colons: each belongs to an
environment with mpi-lessons and another MPI. Every test runs with each of them.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hosts import Hosts, missing
from pythons import activated, folders, pythons

NAMES = ("node1", "node2", "node3")


@pytest.fixture(
    scope="session", params=pythons(), ids=lambda path: Path(path).parents[1].name
)
def python(request):
    """Return the Python to run on the hosts: its mpirun stands beside it."""
    return request.param


@pytest.fixture(scope="session")
def hosts():
    """Return three hosts, node1, node2 and node3, that run all Pythons."""
    if sentence := missing():
        pytest.skip(sentence)
    with Hosts(*NAMES, shared=folders()) as hosts:
        yield hosts


@pytest.fixture
def mpirun_on(hosts, python):
    """Return ``mpirun_on(ranks, *words, pbs=False, count=None, timeout=60)``.

    It runs Python with `words` on each rank, and returns what subprocess.run does.
    `ranks` says how many start on which host; with `pbs` a PBS job has these, and
    `count` starts another number. mpirun is called on node1, in an activated
    environment, without a word about hosts.
    """

    def run(ranks, *words, pbs=False, count=None, timeout=60):
        job = hosts.allocation(ranks)
        if pbs:
            job = hosts.pbs_allocation(ranks, hosts.home)
        command = ["mpirun", "-n", count or sum(ranks.values()), python, *words]
        env = activated(python) | job
        return hosts.run("node1", command, env=env, timeout=timeout)

    return run
