"""The doctor compares the hosts of a job with what mpirun uses, and tries each."""

import socket
import sys

import pytest

from mpi_lessons.desk.checkups import allocation
from mpi_lessons.grading import mpirun as launcher


@pytest.fixture
def node_file(tmp_path):
    """Return ``node_file(*hosts)``: the variables of a job that has these hosts."""

    def write(*hosts):
        path = tmp_path / "nodes"
        path.write_text("".join(f"{host}\n" for host in hosts))
        return {"PBS_NODEFILE": str(path), "PBS_JOBID": "1.x"}

    return write


OUTSIDE = 'unset PBS_NODEFILE PBS_JOBID; exec "$real" -n $n "$@"'


def test_node_file_missing(doctor, tmp_path):
    """A job whose node file cannot be read is told so."""
    path = tmp_path / "nowhere"
    found = doctor("-n", "1", PBS_NODEFILE=str(path), PBS_JOBID="1.x")["allocation"]
    assert found["state"] == "broken"
    assert f"PBS_NODEFILE={path} cannot be read" in found["text"]


def test_node_file_empty(doctor, node_file):
    """An empty node file is no allocation."""
    found = doctor("-n", "1", **node_file())["allocation"]
    assert found["state"] == "broken"
    assert "is empty" in found["text"]


def test_allocation_as_given(doctor, node_file, launch):
    """Where mpirun starts what the node file says, that is said."""
    here = socket.gethostname()
    checks = doctor("-n", "1", **node_file(here, here), **launch(OUTSIDE))
    assert checks["allocation"]["state"] == "ok"
    assert f"2 on {here}: as the node file says" in checks["allocation"]["text"]


def test_allocation_not_used(doctor, node_file, launch):
    """Ranks that all come up on one host of two are counted, the idle host is named."""
    here = socket.gethostname()
    variables = node_file(here, here, "localhost", "localhost")
    checks = doctor("-n", "2", **variables, **launch(OUTSIDE))
    assert checks["allocation"]["state"] == "broken"
    text = checks["allocation"]["text"]
    assert f"2 on {here}, 2 on localhost; mpirun uses 4 on {here}" in text
    assert "localhost would be idle" in text


def test_allocation_that_does_not_start(doctor, node_file, launch):
    """Where the whole allocation does not start, it is said how far it came."""
    here = socket.gethostname()
    script = 'unset PBS_NODEFILE; [ $n = 3 ] && exit 1; exec "$real" -n $n "$@"'
    checks = doctor("-n", "1", **node_file(here, here, here), **launch(script))
    assert checks["ranks"]["state"] == "ok"
    assert checks["allocation"]["state"] == "broken"
    assert "0 of 3 ranks came up" in checks["allocation"]["text"]


def test_mpiprocs_missing(doctor, node_file):
    """One line a host, though it gives many cores: mpiprocs was forgotten."""
    here = socket.gethostname()
    checks = doctor("-n", "1", NCPUS="24", **node_file(here))
    assert checks["node file"]["state"] == "warning"
    assert "mpiprocs is missing" in checks["node file"]["remedy"]


def test_unknown_host(doctor):
    """A host whose name nobody knows is named; the others are tried all the same."""
    here = socket.gethostname()
    checks = doctor("-n", "1", "--hosts", f"{here},no-such-host.invalid")
    assert checks["names"]["state"] == "broken"
    assert "no-such-host.invalid" in checks["names"]["text"]
    assert checks["launch"]["state"] == "ok"
    assert here in checks["launch"]["text"]


def test_host_that_refuses(doctor, tmp_path):
    """Why a host's shell lets nobody in is said, also where mpirun does not show it."""
    agent = tmp_path / "agent"
    # Open MPI shows what its agent says; Hydra may end before, so it hears nothing.
    by_hand = f"""*" {sys.executable} -c ''")"""
    told = "*)" if launcher.vendor(launcher.find()) == "openmpi" else by_hand
    refusal = "echo 'Permission denied (publickey).' >&2"
    agent.write_text(f'#!/bin/sh\ncase "$*" in {told} {refusal} ;; esac\nexit 255\n')
    agent.chmod(0o755)
    variables = dict.fromkeys(launcher.AGENTS, str(agent))
    launch = doctor("-n", "1", "--hosts", "192.0.2.1", **variables)["launch"]
    assert launch["state"] == "broken"
    assert launch["text"] == "192.0.2.1 does not answer: ssh does not let mpirun in"
    assert "ssh-keygen" in launch["remedy"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("node1", ["node1"]),
        ("a,b", ["a", "b"]),
        ("n[08-10,2],m", ["n08", "n09", "n10", "n2", "m"]),
        ("r[1-2]n[3-4].x", ["r1n3.x", "r1n4.x", "r2n3.x", "r2n4.x"]),
    ],
)
def test_names_of_slurm(text, names):
    """Slurm's short form of a list of hosts is written out."""
    assert allocation.LIST.fullmatch(text)
    assert allocation.expand(text) == names


@pytest.mark.parametrize("text", ["n[1-", "", ",", "n[a-b]", "a,,b", "n[]"])
def test_list_of_slurm_that_is_none(text, monkeypatch):
    """What is no list of hosts is refused with a sentence."""
    monkeypatch.delenv("PBS_NODEFILE", raising=False)
    monkeypatch.delenv("PBS_JOBID", raising=False)
    monkeypatch.setenv("SLURM_JOB_NODELIST", text)
    job, (found,) = allocation.given()
    assert (job, found.state) == (None, "broken")
    assert f"SLURM_JOB_NODELIST={text} is no list of hosts" in found.text


def test_counts_of_slurm():
    """Slurm's short form of a list of numbers is written out."""
    assert allocation.counts("24(x2),3") == [24, 24, 3]
