"""Dask cluster: scheduler and workers started by MPI, or job by job through PBS.

Run     python -m mpi_lessons.tour.dask_cluster
        mpirun -n 4 python -m mpi_lessons.tour.dask_cluster
        qsub pbs/dask.pbs
Watch   Which rank does what, and which worker does how many of the tasks?
Rules   dask-mpi makes rank 0 the scheduler, rank 1 goes on with the program, all
        others are workers: one job, one size. dask-jobqueue submits jobs with
        workers from a program that runs outside them, more or fewer as needed.
Source  Dask-MPI docs: "Dask-MPI with Batch Jobs"; Dask-Jobqueue docs: "How this
        works"; Dask docs: "High Performance Computers"
"""

import contextlib
import logging
import os
import platform
import shutil
import signal
import socket
import tempfile
import time
import traceback
from unittest import mock

from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.processes import remove_shared
from mpi_lessons.stage import Stage, on_rank_0, read_options
from mpi_lessons.stage.board import LINGER
from mpi_lessons.stage.options import UsageError
from mpi_lessons.stage.terminal import RANK_VARIABLES
from mpi_lessons.tour.frame import run, tour_extra
from mpi_lessons.tour.frameworks import HELPS
from mpi_lessons.tour.measure import timed
from mpi_lessons.tour.primes import blocks, sum_block, sum_primes
from mpi_lessons.tour.ranks import ask_ranks
from mpi_lessons.tour.route import COMMAND, leave

with tour_extra():
    import dask_mpi
    from distributed import Client, get_worker
    from distributed.utils import get_ip_interface

# Subtle: the import of dask_jobqueue writes a file of settings into ~/.config, unless
# one is there, and makes Ctrl-C end a program with code 0. It is kept from both.
with (
    tour_extra(),
    mock.patch("dask.config.PATH", __file__),
    mock.patch("signal.signal"),
):
    from dask_jobqueue import PBSCluster

OPTIONS = {"count": 600_000, "of": "the primes below it are summed", "most": 10**7}
RANKS = 4  # where the stop itself starts mpirun
LEAST = 3  # a scheduler, a client, a worker
TASKS = 8  # for each worker
PATIENCE = 100  # seconds for the workers to come
ROWS = 16  # workers that get a bar each; of more than that a few are shown
JOB = {  # a node of the queue in pbs/parallel24.pbs, with all its memory
    "queue": "parallel24",
    "cores": 24,
    "processes": 24,
    "memory": "160GB",
    "resource_spec": "select=1:ncpus=24:mpiprocs=24:mem=160GB",
    "walltime": "00:10:00",
}


def list_addresses():
    """Return {IPv4 address: name of its interface} of this host, loopback first."""
    found = {}
    for _, name in socket.if_nameindex():
        with contextlib.suppress(ValueError):  # it has none
            found[get_ip_interface(name)] = name
    return dict(sorted(found.items(), key=lambda item: item[0][:4] != "127."))


def find_interface(comm):
    """Return the name of the interface by which this rank reaches rank 0; all call.

    By itself Dask takes the address of the way to the internet, or what the host's
    name stands for. A node may have neither, so each rank tries to connect.

    Raises
    ------
    SystemExit
        With 2 on all ranks, where some of them cannot reach rank 0.
    """
    mine, reached = list_addresses(), {}
    with contextlib.ExitStack() as stack:
        here = None
        if comm.rank == 0:
            server = stack.enter_context(socket.create_server(("", 0), backlog=4096))
            here = server.getsockname()[1], list(mine)
        port, addresses = comm.bcast(here, root=0)
        for address in addresses:
            with (
                contextlib.suppress(OSError, KeyError),
                socket.create_connection((address, port), timeout=2) as link,
            ):
                reached[address] = mine[link.getsockname()[0]]
        everyone = comm.gather(set(reached), root=0)

    def choose():
        for address in addresses:
            if all(address in found for found in everyone):
                return address
        raise UsageError(
            "Dask needs a network from each rank to rank 0, found none of "
            f"{', '.join(addresses)} that all reach: start the ranks on other hosts"
        )

    return reached[on_rank_0(comm, choose)]


def say_where(dask_worker):
    """Return the rank and the host of a worker, which Dask gives when it runs this."""
    return dask_worker.name, platform.node()


def sum_there(block):
    """Sum the primes of a block on a worker; return its rank, the sum, the seconds."""
    total, seconds = timed(sum_block, block)
    return get_worker().name, total, seconds


def collect(places, answers):
    """Return a row for each worker: rank, host, address, tasks, seconds.

    Parameters
    ----------
    places : dict
        What `say_where` returned, by the worker's address.
    answers : list
        What `sum_there` returned, of each task.
    """
    rows = []
    for address, (rank, host) in places.items():
        seconds = [spent for name, _, spent in answers if name == rank]
        rows.append(
            (rank, host, address.split("://")[1], len(seconds), sum(seconds, 0.0))
        )
    return sorted(rows)


def use_workers(client, workers, count):
    """Sum primes on the workers, and once more here; return what was found.

    Returns
    -------
    dict
        The `rows` of `collect`, the `total` of all tasks and the seconds they `took`;
        what this process found `alone`, and the seconds it `needed`.
    """
    client.wait_for_workers(workers, timeout=PATIENCE)
    places = client.run(say_where)
    parts = blocks(count, TASKS * workers)
    answers, took = timed(
        lambda: client.gather(client.map(sum_there, parts, pure=False))
    )
    alone, needed = timed(sum_primes, count)
    return {
        "rows": collect(places, answers),
        "total": sum(total for _, total, _ in answers),
        "took": took,
        "alone": alone,
        "needed": needed,
    }


@contextlib.contextmanager
def own_folder():
    """Let all temporary files of this rank lie in one folder, and remove it."""

    def die(signum, frame):
        # Subtle: to unwind would take long, since each rank would look for the others,
        # which end too. And what dies first makes mpirun kill the rest.
        shutil.rmtree(folder, ignore_errors=True)
        remove_shared([os.getpid()])  # MPICH would leave it in /dev/shm
        time.sleep(LINGER)
        signal.signal(signum, signal.SIG_DFL)
        os.kill(os.getpid(), signum)

    with (
        tempfile.TemporaryDirectory(prefix="dask-") as folder,
        mock.patch("tempfile.tempdir", folder),
    ):
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, die)
        yield


def make_cluster(comm, count):
    """Be the scheduler, the client or a worker of a Dask cluster; all ranks call.

    Returns
    -------
    dict or None
        On rank 0 what `use_workers` returned on rank 1; None elsewhere.
    """
    # Dask's diary; when the scheduler ends, workers write that they lost it.
    logging.disable(logging.CRITICAL)
    interface = find_interface(comm)
    with own_folder():
        is_client = dask_mpi.initialize(
            interface=interface, dashboard=False, dashboard_address=":0", exit=False
        )
        if is_client:
            with Client() as client:
                try:
                    found = use_workers(client, comm.size - 2, count)
                finally:
                    client.shutdown()  # the scheduler and the workers end with it
    if comm.rank == 1:
        comm.send(found, dest=0)
    return comm.recv(source=1) if comm.rank == 0 else None


def write_job():
    """Return the job script that a PBSCluster would submit; nothing is submitted."""
    options = {
        "interface": list(list_addresses().values())[-1],
        "dashboard_address": ":0",
    }
    with (
        tempfile.TemporaryDirectory(prefix="dask-") as folder,
        mock.patch("tempfile.tempdir", folder),
        PBSCluster(**JOB, scheduler_options=options) as cluster,
    ):
        return cluster.job_script().strip()


def conclude(found):
    """Say whether the sum is right, and what the workers gained."""
    alone, total = found["alone"], found["total"]
    ratio = found["needed"] / found["took"]
    words = f"as rank 1 found alone: {total}"
    if total != alone:
        words = f"WRONG: {total}, but rank 1 found {alone}"
    text = (
        f"The sum over the workers is {words}. They took {found['took']:.2f} s, rank 1 "
        f"{found['needed']:.2f} s: {ratio:.1f} times as fast."
    )
    if ratio < HELPS:
        tasks, busy = (sum(row[place] for row in found["rows"]) for place in (3, 4))
        text += (
            f" Little is gained with tasks of {1000 * busy / tasks:.0f} ms, which wait "
            "for the scheduler and for a core."
        )
    return text


def show(stage, found):
    """Show which worker did what, and the job script of the other way."""
    rows = found["rows"]
    last = rows[-1][0]
    others = "rank 2 is the worker" if last == 2 else f"ranks 2 to {last} are workers"
    stage.say(f"Rank 0 is the scheduler, rank 1 runs the program, {others}.")
    labels = ("rank", "host", "address", "tasks", "seconds")
    cells = [(*row[:4], f"{row[4]:.2f}") for row in rows]
    head = "dask-mpi: what each worker did"
    if len(rows) > ROWS:
        stage.table(labels, cells, call=head)
    else:
        stage.bars(labels, cells, [row[4] for row in rows], call=head)
    stage.say(conclude(found))
    stage.say("\ndask-jobqueue: what PBSCluster.scale(jobs=2) would submit, twice")
    stage.code(write_job())
    stage.say(
        "The last line starts 24 workers that connect to the scheduler, which is in "
        "your own program: nodes must reach its address."
    )
    stage.say(
        "The talk wrote dask-sheduler and dask-worker. Now the commands by hand are  "
        "dask scheduler  and, on each node,  dask worker ADDRESS."
    )
    leave(
        stage,
        "dask_cluster",
        "dask-mpi for a batch job that is submitted once and does all; dask-jobqueue "
        "where you work at a prompt, and want more or fewer workers as you go.",
    )


def join(comm):
    """Do this rank's part under mpirun; rank 0 shows what came of it."""
    count = read_options(comm, __doc__, **OPTIONS).count
    stage = Stage(comm, __doc__)
    if comm.size < LEAST:
        stage.say(
            f"Dask under MPI needs {LEAST} or more ranks, found {comm.size}: "
            f"run mpirun -n {RANKS} {COMMAND}.dask_cluster"
        )
        return
    found = make_cluster(comm, count)
    if comm.rank == 0:
        show(stage, found)
    stage.wait()  # asleep, while rank 0 works


def start():
    """Start mpirun, and show what came of it."""
    count = read_options(None, __doc__, **OPTIONS).count
    stage = Stage(None, __doc__)
    stage.say(f"Not under mpirun, so this starts {RANKS} ranks.")
    try:
        found, seconds = ask_ranks(RANKS, make_cluster, count)
    except SetupError as error:
        raise UsageError(str(error)) from None
    stage.say(f"They were there after {seconds:.1f} s.")
    show(stage, found)


def main():
    """Be one of the ranks of mpirun, or start them."""
    if not any(name in os.environ for name in RANK_VARIABLES):
        on_rank_0(None, start)
        return
    from mpi4py import MPI  # here, since with it MPI begins

    try:
        join(MPI.COMM_WORLD)
    except Exception:
        traceback.print_exc()
        MPI.COMM_WORLD.Abort(1)  # the others would wait for ever


if __name__ == "__main__":
    run(main, unwind=True)
