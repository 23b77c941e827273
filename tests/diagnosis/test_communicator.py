"""The watched communicator means what the plain one means, and knows its calls."""

import json
import os
import subprocess
import sys

import pytest

from mpi_lessons.diagnosis.calls import FAMILIES, matches
from mpi_lessons.grading import mpirun

PROGRAM = """
import json, sys, time
from mpi4py import MPI
from mpi_lessons.diagnosis import communicator
from mpi_lessons.diagnosis.calls import FAMILIES
from mpi_lessons.diagnosis.communicator import NotAllowedError, watch
from mpi_lessons.diagnosis.ledger import Ledger
from mpi_lessons.diagnosis.session import Session
from mpi_lessons.grading.world import install_world

plain = MPI.COMM_WORLD
world = install_world()
found = {}


def session(name, strict):
    folder = f"{sys.argv[1]}/{name}"
    import os
    os.makedirs(folder, exist_ok=True)
    made = Session(Ledger(folder, plain.size, plain.rank), strict)
    made.begin(1, plain.size)
    return made


group = plain.Get_group()
comm = watch(plain.Dup(), session("lenient", False), group, 5)
comm._on.calls, comm._on.given = [], True
other = 1 - comm.rank
found["sum"] = comm.allreduce(comm.rank + 11)
found["swap"] = comm.sendrecv(comm.rank, dest=other, source=other)
half = comm.Split(color=comm.rank, key=0)
found["half"] = [half.size, half.bcast("alone")]
twin = comm.Dup()
twin.barrier()
found["none"] = comm.Split(color=MPI.UNDEFINED) == MPI.COMM_NULL
cart = comm.Create_cart([2], periods=[True])
found["kinds"] = [type(made).__name__ for made in (half, twin, cart)]
found["calls"] = list(comm.calls)
for made in (half, twin, cart):
    made.Free()

strict = watch(plain.Dup(), session("strict", True), group, 7)
for name, made in [("strict", strict), ("strict_child", strict.Dup()), ("plain", comm)]:
    request = made.isend("x", dest=other)
    time.sleep(0.1)
    found[name] = request.test()[0]
    made.barrier()
    made.recv(source=other)
    request.wait()

def refused(function, *arguments):
    try:
        return function(*arguments)
    except NotAllowedError as error:
        return str(error)

found["free"] = refused(lambda: comm.Free())
found["abort"] = refused(lambda: comm.Abort(7))
found["unguarded"] = MPI.COMM_WORLD.size
world.guarded = True
from mpi4py.MPI import COMM_WORLD
found["guarded"] = refused(lambda: COMM_WORLD.rank)
world.guarded = False
names = frozenset().union(*FAMILIES.values())
found["known"] = sorted(names - {*dir(MPI.Intracomm), *dir(MPI.Cartcomm)})
found["unknown"] = {}
for kind in communicator.KINDS:
    ours = {
        name
        for base in kind.__mro__
        if base.__module__.startswith("mpi_lessons")
        for name in vars(base)
    }
    found["unknown"][kind.__name__] = sorted(
        name
        for name in dir(kind.plain)
        if name[0] != "_" and name not in ours | communicator.PASSED
    )
for rank in range(plain.size):
    if rank == plain.rank:
        print(json.dumps(found), flush=True)
    plain.barrier()
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Run the program on two ranks, and return what each of them found."""
    words, variables = mpirun.command(2)
    folder = str(tmp_path_factory.mktemp("ledger"))
    answer = subprocess.run(
        [*words, sys.executable, "-c", PROGRAM, folder],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_same_meaning(found):
    """Calls give what they give on the plain one, and on what is made of it."""
    assert [rank["sum"] for rank in found] == [23, 23]
    assert [rank["swap"] for rank in found] == [1, 0]
    assert [rank["half"] for rank in found] == [[1, "alone"]] * 2
    assert [rank["none"] for rank in found] == [True, True]
    kinds = ["WatchedComm", "WatchedComm", "WatchedCart"]
    assert [rank["kinds"] for rank in found] == [kinds, kinds]


def test_calls_are_counted(found):
    """All calls are noted in order, also those on communicators made from it."""
    calls = ["allreduce", "sendrecv", "Split", "bcast", "Dup", "barrier", "Split"]
    calls.append("Create_cart")
    assert [rank["calls"] for rank in found] == [calls, calls]


def test_strict_send_waits(found):
    """A strict send completes when it is received; a small plain one may before."""
    assert [rank["strict"] for rank in found] == [False, False]
    assert [rank["strict_child"] for rank in found] == [False, False]
    assert [rank["plain"] for rank in found] == [True, True]


def test_refusals(found):
    """What would end or break the job is refused with a reason."""
    for rank in found:
        assert rank["free"].startswith("called comm.Free()")
        assert rank["abort"].startswith("called comm.Abort(7)")
        assert rank["unguarded"] == 2
        assert rank["guarded"].startswith("used MPI.COMM_WORLD")


def test_every_method_is_watched_or_passed(found):
    """Each method of each kind of communicator is watched, or known to be harmless."""
    assert found[0]["unknown"] == {kind: [] for kind in found[0]["unknown"]}


def test_families_are_complete(found):
    """Every name in a family is a method of mpi4py, but for forms there are not."""
    assert {
        name
        for name in found[0]["known"]
        if name[0] != "I" and not name.endswith("_init")
    } <= {
        *("gatherv", "allgatherv", "scatterv", "alltoallv", "alltoallw"),
        *("reduce_scatter", "reduce_scatter_block", "neighbor_allgatherv"),
        *("neighbor_alltoallv", "neighbor_alltoallw"),
    }


def test_matches():
    """A call matches its own name and its families."""
    assert matches("Allreduce", "reduction")
    assert matches("Ibcast", "collective")
    assert matches("Isend", "send")
    assert matches("recv", "recv")
    assert not matches("recv", "send")
    assert all("sendrecv" in FAMILIES[name] for name in ("send", "receive"))
