"""Placement: which ranks share a host, and what a message costs between hosts.

Run     mpirun -n 4 python -m mpi_lessons.placement
Watch   One color, one host. Is all as asked? If not, the exit code is 1.
Rules   Split cuts a communicator into one for each color; its ranks go by key,
        then by old rank. The color MPI.UNDEFINED gets none. Split_type with
        COMM_TYPE_SHARED joins the ranks that can share memory: those of a host.
        All ranks call. What was asked is what --hosts, PBS or Slurm says.
Source  MPI-4.1, 7.4.2 Communicator Constructors; 9.1.2 Environmental Inquiries;
        PBS Professional User's Guide, "Submitting Multiprocessor Jobs"
"""

import os

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import Stage, on_rank_0, read_options
from mpi_lessons.stage.job import judge, wishes
from mpi_lessons.stage.machine import my_cores, spell_cores
from mpi_lessons.stage.words import elide, ranges

SMALL, LARGE = 8, 2**20  # bytes: short enough for latency, long enough for bandwidth
ROUNDS = {SMALL: 200, LARGE: 20}
WARM_UP = 5  # round trips at the beginning that are not counted


def split_by_host(comm):
    """Put the ranks of each host into a communicator of their own.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.

    Returns
    -------
    color : int
        On every rank, the lowest rank on its host: a number that no other host has.
    home : mpi4py.MPI.Intracomm
        On every rank, the ranks of its host, in their old order.
    """
    names = comm.allgather(MPI.Get_processor_name())
    color = names.index(names[comm.rank])
    return color, comm.Split(color, key=comm.rank)


def ping_pong(comm, pair, nbytes):
    """Send bytes there and back between two ranks; return the median of one way, in us.

    Both ranks call. Parameters: `pair`, two different ranks of `comm`; `nbytes`.
    """
    first, partner = comm.rank == pair[0], pair[comm.rank == pair[0]]
    sendbuf, recvbuf = np.ones(nbytes, np.uint8), np.empty(nbytes, np.uint8)
    seconds = []
    for _ in range(WARM_UP + ROUNDS[nbytes]):
        start = MPI.Wtime()
        if first:
            comm.Send(sendbuf, dest=partner)
        comm.Recv(recvbuf, source=partner)
        if not first:
            comm.Send(sendbuf, dest=partner)
        seconds.append(MPI.Wtime() - start)
    return float(np.median(seconds[WARM_UP:])) / 2 * 1e6


def choose_pairs(hosts):
    """Return two ranks of one host, and two of different hosts, where there are such.

    Parameters: `hosts`, for each host the list of its ranks. Returns a dict from words
    to a pair of ranks.
    """
    pairs = {}
    if full := [ranks for ranks in hosts if len(ranks) > 1]:
        pairs["within a host"] = tuple(full[0][:2])
    if len(hosts) > 1:
        pairs["between hosts"] = (hosts[0][0], hosts[1][0])
    return pairs


def main(comm=MPI.COMM_WORLD):
    """Show where the ranks are, measure between them, and compare with the order."""
    options = read_options(comm, __doc__, hosts=True)
    asked = on_rank_0(comm, lambda: wishes(options.hosts, os.environ))
    stage = Stage(comm, __doc__)

    color, home = split_by_host(comm)
    memory = comm.Split_type(MPI.COMM_TYPE_SHARED, key=comm.rank)
    stage.column("host", MPI.Get_processor_name(), origin=comm.rank)
    stage.column("color", color, origin=color)
    stage.column("rank in home", home.rank, origin=color)
    stage.column("ranks sharing memory", memory.size, origin=color)
    stage.draw(
        "home = comm.Split(color, key=comm.rank)\n"
        "memory = comm.Split_type(MPI.COMM_TYPE_SHARED, key=comm.rank)"
    )

    first = memory.bcast(comm.rank)  # names the group that shares memory
    places = comm.allgather((color, MPI.Get_processor_name(), my_cores(), first))
    rows, hosts = [], []
    for leader in sorted({place[0] for place in places}):
        ranks = [r for r, place in enumerate(places) if place[0] == leader]
        firsts = sorted({places[r][3] for r in ranks})
        groups = [ranges(r for r in ranks if places[r][3] == one) for one in firsts]
        cores = spell_cores([places[r][2] for r in ranks])
        rows.append([places[leader][1], ranges(ranks), cores, elide(groups, " | ")])
        hosts.append(ranks)
    labels = ["host", "ranks", "cores each may use", "share memory"]
    stage.table(labels, rows, [ranks[0] for ranks in hosts])

    pairs, rows, latency = choose_pairs(hosts), [], {}
    for words, pair in pairs.items():
        times = None
        if comm.rank in pair:
            times = [ping_pong(comm, pair, nbytes) for nbytes in (SMALL, LARGE)]
        stage.wait()  # the others sleep here: only two ranks move at a time
        latency[words], large = comm.bcast(times, root=pair[0])
        ranks = f"{pair[0]} and {pair[1]}"
        rows.append([words, ranks, f"{latency[words]:.1f}", f"{LARGE / large:.0f}"])
    if pairs:
        stage.table(["a message", "ranks", "latency us", "MB/s"], rows)
        stage.say("Latency: 8 bytes one way; MB/s: of 1 MiB. Medians of this run.")
    if len(pairs) == 2:
        ratio = latency["between hosts"] / latency["within a host"]
        stage.say(f"Between hosts, 8 bytes took {ratio:.1f} times as long as within.")
    elif comm.size == 1:
        stage.say("A message needs 2 ranks, found 1: run it with mpirun -n 4.")
    elif "between hosts" not in pairs:
        stage.say("No row between hosts: all ranks are on one.")
    elif "within a host" not in pairs:
        stage.say("No row within a host: there is one rank on each.")

    verdict, good = judge([len(ranks) for ranks in hosts], asked)
    stage.say(verdict)
    stage.say("Your turn: mpi-lessons check placement")
    home.Free()
    memory.Free()
    if not good:
        stage.leave(1)


if __name__ == "__main__":
    main()
