"""Places: in each rank, which hosts there are and where this host keeps its folder."""

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from mpi4py import MPI

from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.hosts.hub import HOSTS, HUB
from mpi_lessons.grading.hosts.link import own_addresses
from mpi_lessons.grading.hosts.relay import READY
from mpi_lessons.grading.processes import is_alive
from mpi_lessons.grading.setup import JOB, REFUSED

PATIENCE = 30.0  # seconds that the launcher has to open its hub, and a relay to start

# Subtle: a relay leaves the ranks' group, so that mpirun does not end it with them, but
# not their session. A batch system ends that whole; and Linux shares each core between
# sessions, so that in one of its own it may not run for seconds beside busy ranks.
if sys.version_info >= (3, 11):
    OWN_GROUP = {"process_group": 0}
else:
    OWN_GROUP = {"preexec_fn": os.setpgrp}


@dataclass(frozen=True)
class Place:
    """Where a rank is.

    Parameters
    ----------
    folder
        What it shares with the ranks of its host.
    job
        What the launcher wants.
    guardian
        Number of the process here with which the job ends: launcher or relay.
    far
        Ranks on other hosts.
    """

    folder: Path
    job: dict
    guardian: int
    far: frozenset[int]


def find(world: MPI.Intracomm) -> Place | None:
    """Return where this rank is; None where no launcher started it.

    All ranks call, and none has failed yet: MPI may still be trusted.

    Raises
    ------
    SetupError
        The ranks of some host cannot take part; on all ranks, in the same words.
    """
    told = None
    if world.rank == 0 and JOB in os.environ:
        path = Path(os.environ[JOB]) / "job"
        told = os.environ[JOB], json.loads(path.read_text()) if path.exists() else None
    told = world.bcast(told)
    if told is None:
        return None
    folder, job = Path(told[0]), told[1]
    name = socket.gethostname()
    names = world.allgather(name)
    if job is None:
        raise SetupError(
            f"rank 0 runs on {names[0]}, which is not the host where mpi-lessons runs: "
            f"start mpi-lessons on {names[0]}"
        )
    if set(names) == {job["host"]}:
        return Place(folder, job, job["launcher"], frozenset())
    return _among_hosts(world, folder, job, names)


def _among_hosts(world, folder: Path, job: dict, names: list[str]) -> Place:
    """Open the launcher's hub, start a relay on each other host, and return a place."""
    name = names[world.rank]
    mine = [rank for rank, host in enumerate(names) if host == name]
    told = world.allgather((own_addresses(), os.getpid()))
    hub = None
    if world.rank == 0:
        hosts: dict[str, dict] = {}
        for rank, (host, (addresses, pid)) in enumerate(zip(names, told, strict=True)):
            new = {"ranks": [], "pids": [], "addresses": addresses}
            found = hosts.setdefault(host, new)
            found["ranks"].append(rank)
            found["pids"].append(pid)
        hub = _ask_launcher(folder, job["launcher"], hosts)
    hub = world.bcast(hub)
    here = world.Split(names.index(name))
    place, error = (str(folder), job["launcher"]), ""
    if hub is None:
        error = "the launcher did not open a port for the other hosts"
    elif name != job["host"] and here.rank == 0:
        pids = {rank: told[rank][1] for rank in mine}
        place, error = _start_relay(job, hub, name, pids, world.size)
    place = here.bcast(place)
    here.Free()
    errors = [text for text in world.allgather(error) if text]
    if errors:
        if world.rank == 0:
            (folder / REFUSED).write_text(errors[0])
        raise SetupError(errors[0])
    far = frozenset(range(world.size)) - set(mine)
    return Place(Path(place[0]), job, place[1], far)


def _ask_launcher(folder: Path, launcher: int, hosts: dict) -> dict | None:
    """Tell the launcher which hosts there are; return what its hub answers."""
    new = folder / f"{HOSTS}.new"
    new.write_text(json.dumps(hosts))
    new.replace(folder / HOSTS)
    deadline = time.monotonic() + PATIENCE
    while is_alive(launcher) and time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            return json.loads((folder / HUB).read_text())
        time.sleep(0.01)
    return None


def _start_relay(job, hub, name, pids, size) -> tuple[tuple[str, int], str]:
    """Start this host's relay; return (folder, process number), and what is wrong.

    Of each rank of this host, `pids` has the number of its process.
    """
    folder = Path(tempfile.mkdtemp(prefix="mpi-lessons-"))
    (folder / "job").write_text(json.dumps(job))
    told = {"folder": str(folder), "size": size, "host": name}
    told |= {"pids": pids, "hub": hub}
    environment = {key: text for key, text in os.environ.items() if key != JOB}
    relay = subprocess.Popen(
        [sys.executable, "-m", "mpi_lessons.grading.hosts.relay"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        **OWN_GROUP,
    )
    relay.stdin.write(json.dumps(told) + "\n")
    relay.stdin.close()
    answered, _, _ = select.select([relay.stdout], [], [], PATIENCE)
    said = relay.stdout.readline().strip() if answered else "it did not start"
    if said == READY:
        return (str(folder), relay.pid), ""
    if not answered:
        relay.kill()
    shutil.rmtree(folder, ignore_errors=True)
    return (str(folder), 0), (
        f"host {name} cannot reach {job['host']}, where mpi-lessons runs ({said}): "
        "the hosts of a job must be able to connect to each other by TCP, so ask the "
        "site which network card or firewall keeps them apart"
    )
