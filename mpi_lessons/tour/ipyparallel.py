"""Ipyparallel: engines that wait for work, and under mpirun are ranks.

Run     python -m mpi_lessons.tour.ipyparallel
Watch   Which engine gets which work, and where does a collective run?
Rules   A client hands work to engines, through a controller. A direct view says which
        engine does what; a load-balanced view gives a task to any that is free.
        Engines that mpirun started are ranks: a cell with a collective must run on
        all of them, so through a direct view.
Source  ipyparallel's documentation: "IPython's Direct interface", "The IPython task
        interface", "Using MPI with IPython Parallel"
"""

import contextlib
import logging
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.mpirun import command, strangers
from mpi_lessons.grading.processes import (
    LAST_WAIT,
    descendants,
    is_alive,
    kill_all,
    marked,
    remove,
)
from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import run, tour_extra
from mpi_lessons.tour.measure import timed
from mpi_lessons.tour.primes import blocks, sum_block
from mpi_lessons.tour.route import leave

with tour_extra():
    import ipyparallel as ipp
    from traitlets.config import Config

COUNT = 600_000
ENGINES = 2
TASKS = 16  # blocks of numbers
PATIENCE = 60  # seconds for all engines to be up, and for each answer
# The controller lets an engine in at its second beat; unless told, one is 3 s long.
BEATS = ["--HeartMonitor.period=500", "--HeartMonitor.max_heartmonitor_misses=40"]
FIRST = """import os
from mpi4py import MPI
comm = MPI.COMM_WORLD
who = os.getpid(), comm.rank, comm.size"""
PART = "part = sum(map(sum_block, mine))"
CELL = """parts = comm.allgather(part)
total = comm.allreduce(part, op=MPI.SUM)"""


def processes_of(folder):
    """Return the living processes of the cluster whose folder it is.

    Returns
    -------
    dict
        Their pids, and whether each is an engine.
    """
    if not Path("/proc/self/environ").exists():  # as on macOS
        pids = [pid for pid in descendants(os.getpid())[1:] if is_alive(pid)]
        return dict.fromkeys(pids, False)
    return marked(f"IPYTHONDIR={folder}")


def end_processes(folder):
    """End a cluster's processes, and remove the shared memory that they had.

    The engines are killed. Mpirun may end by itself, since killed it leaves files.
    """
    engines = [pid for pid, engine in processes_of(folder).items() if engine]
    shared = kill_all(lambda: [pid for pid in engines if is_alive(pid)])
    end = time.monotonic() + LAST_WAIT
    while engines and time.monotonic() < end and mpirun_of(folder):
        time.sleep(0.005)
    remove(shared | kill_all(lambda: list(processes_of(folder))))


def mpirun_of(folder):
    """Return mpirun and its proxies: what is left but for the controller, in Python."""
    python = os.path.realpath(sys.executable)
    found = []
    for pid in processes_of(folder):
        with contextlib.suppress(OSError):  # already gone
            if os.path.realpath(f"/proc/{pid}/exe") != python:
                found.append(pid)
    return found


@contextlib.contextmanager
def unheard():
    """Ignore Ctrl-C within the block, which would leave something behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def open_cluster(ranks, patience=PATIENCE):
    """Start a controller and `ranks` engines under mpirun; end them with the block.

    Parameters
    ----------
    ranks : int
        How many engines.
    patience : float
        Seconds that they have to be up.

    Yields
    ------
    ipyparallel.Client
        Connected with all of them.

    Raises
    ------
    SetupError
        There is no mpirun, or the engines do not come up, or do not answer.
    """
    (mpirun, _, _, *words), variables = command(ranks)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # Else it writes profiles, keys and logs into the user's home.
        os.environ["IPYTHONDIR"] = folder
        config = Config()
        config.MPIEngineSetLauncher.mpi_cmd = [mpirun]
        config.MPIEngineSetLauncher.mpi_args = words
        config.MPIEngineSetLauncher.environment = variables | {"TMPDIR": folder}
        config.MPIEngineSetLauncher.engine_args = ["--IPEngine.enable_nanny=False"]
        config.ControllerLauncher.connection_info_timeout = patience
        cluster = ipp.Cluster(
            engines="mpi",
            n=ranks,
            config=config,
            profile_dir=folder,
            load_profile=False,
            controller_args=BEATS,
            delay=0,
            engine_timeout=patience,
            shutdown_atexit=False,  # the end of the block does it
            log_level=logging.CRITICAL + 1,
        )
        client = None
        try:
            client = cluster.start_and_connect_sync()
            yield client
            with unheard():
                cluster.stop_cluster_sync()
        except (ipp.error.IPythonError, RuntimeError, TimeoutError) as error:
            raise SetupError(
                f"this stop needs {ranks} engines under mpirun that are up and answer "
                f"within {patience} s, found {type(error).__name__} ("
                f"{' '.join(str(error).split())[:200]}): see  mpi-lessons doctor"
            ) from None
        finally:
            with unheard():
                end_processes(folder)
                if client:
                    client.close()


def wait(result):
    """Return what the engines answer, within PATIENCE seconds."""
    # Subtle: with block=True the views would wait too, but swallow a Ctrl-C.
    return result.get(PATIENCE)


def spans(result):
    """Return when each engine worked on a result: {engine: (begin, end)}, in seconds.

    The time runs from the moment at which the client sent the first task.
    """
    tasks = result.metadata
    start = min(task["submitted"] for task in tasks)
    times = {}
    for task in tasks:
        begin = max(0.0, (task["started"] - start).total_seconds())
        end = max(begin, (task["completed"] - start).total_seconds())
        first, last = times.get(task["engine_id"], (begin, end))
        times[task["engine_id"]] = min(first, begin), max(last, end)
    return dict(sorted(times.items()))


def conclude(alone, direct, balanced):
    """Say what the views took, from seconds alone and the spans in either view."""
    first, *_, last = (end for _, end in direct.values())
    ends = [end for _, end in balanced.values()]
    apart, gain = max(ends) - min(ends), alone / max(ends)
    text = (
        "In the direct view the engine with the smallest numbers worked until "
        f"{first:.2f} s, the one with the largest until {last:.2f} s. In the "
        f"load-balanced view they ended {apart:.2f} s apart, {gain:.1f} times as fast "
        "as one process."
    )
    if apart > abs(last - first) or gain < 1:
        text += " That is no gain: too little work, or a busy machine."
    return text


def show_engines(stage, view, seconds):
    """Show which process and which rank each engine is.

    Raises
    ------
    SetupError
        They are no ranks of one MPI.
    """
    wait(view.execute(FIRST, block=False))
    found = wait(view.pull("who", block=False))
    if {size for *_, size in found} != {len(view)}:
        raise SetupError(strangers())
    rows = [("client", os.getpid(), "-")]
    for engine, (process, rank, size) in zip(view.targets, found, strict=True):
        rows.append((f"engine {engine}", process, f"{rank} of {size}"))
    call = "the client, and the engines that work for it"
    stage.table(("what", "process", "rank"), rows, call=call)
    _, trip = timed(lambda: wait(view.apply_async(os.getpid)))
    stage.say(
        f"Controller and engines were up after {seconds:.1f} s. A call to all engines "
        f"and back takes {trip * 1e3:.0f} ms."
    )


def show_views(stage, client, below):
    """Sum the primes alone and in both views; return the three sums."""
    work, view = blocks(below, TASKS), client[:]
    sums, alone = timed(lambda: [sum_block(block) for block in work])
    wait(view.push({"sum_block": sum_block}, block=False))
    wait(view.scatter("mine", work, block=False))
    direct = view.execute(PART, block=False)
    wait(direct)
    balanced = client.load_balanced_view().map_async(sum_block, work)
    parts = wait(balanced)
    done = [task["engine_id"] for task in balanced.metadata]
    shares = [len(mine) for mine in wait(view.pull("mine", block=False))]
    rows, times = [("one process", TASKS, f"{alone:.2f}")], [alone]
    for name, result in (("direct", direct), ("load-balanced", balanced)):
        for engine, span in spans(result).items():
            tasks = (
                shares[view.targets.index(engine)]
                if result is direct
                else done.count(engine)
            )
            rows.append((f"{name}, engine {engine}", tasks, f"{span[1]:.2f}"))
            times.append(span)
    labels = ("view", "blocks", "seconds")
    call = "how many blocks each does, and from when to when it works"
    stage.bars(labels, rows, times, call=call)
    stage.say(conclude(alone, spans(direct), spans(balanced)))
    return sum(sums), sum(wait(view.pull("part", block=False))), sum(parts)


def show_cell(stage, view):
    """Run a cell with collectives on all engines; return what each has for the sum."""
    stage.say("\nA cell for all engines, which are the ranks of one communicator:")
    stage.code(CELL)
    wait(view.execute(CELL, block=False))
    found = wait(view.pull(["part", "parts", "total"], block=False))
    rows = [(engine, *row) for engine, row in zip(view.targets, found, strict=True)]
    stage.table(("engine", "part", "parts", "total"), rows)
    return [total for *_, total in found]


def main():
    """Start engines under mpirun, give them work in both views, run a collective."""
    of = "the primes below it are summed"
    options = read_options(None, __doc__, count=COUNT, of=of, most=2_000_000)
    stage = Stage(None, __doc__)
    logging.disable()  # what ipyparallel and asyncio report, when they are interrupted
    stage.say(f"Starting a controller, and {ENGINES} engines under mpirun ...")
    start = time.perf_counter()
    try:
        with open_cluster(ENGINES) as client:
            show_engines(stage, client[:], time.perf_counter() - start)
            right, *others = show_views(stage, client, options.count)
            others += show_cell(stage, client[:])
    except SetupError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    agree = others.count(right)
    stage.say(f"{agree} of {len(others)} sums are that of one process, {right}.")
    leave(
        stage,
        "ipyparallel",
        "engines stay up between calls, and hold data; use a direct view for "
        "collectives, a load-balanced one for tasks that cost differently.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
