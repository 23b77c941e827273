"""Send and receive: one message to a neighbour, then messages from anyone.

Run     mpirun -n 4 python -m mpi_lessons.send_recv --root 1
Watch   Colours move on by one rank, then arrive at the root in some order.
Rules   A receive names source and tag, or takes ANY; Status says what came.
        recv waits for its message. send may wait until it is received: so
        neighbours exchange by sendrecv, not relying on buffers. Messages of one
        rank that fit one recv keep their order; those of two ranks have none.
Source  MPI-4.1, 3.2.4 Blocking Receive; 3.2.5 Return Status; 3.5 Semantics of
        Point-to-Point Communication; mpi4py documentation, Tutorial
"""

import time

from mpi4py import MPI

from mpi_lessons.stage import Stage, read_options

RING = 70  # the tag of messages to the neighbour
REPORT = 80  # reports to the root have this tag plus the sender's rank
LATEST = 0.03  # seconds: the first rank reports so late, the last one at once


def pass_on(comm, obj):
    """Give an object to the next rank and take the one of the rank before.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks; the last one's next is rank 0. A single rank is its own neighbour.
    obj : object
        On each rank, what to give.

    Returns
    -------
    object
        What the rank before gave.
    """
    after = (comm.rank + 1) % comm.size
    before = (comm.rank - 1) % comm.size
    return comm.sendrecv(obj, dest=after, sendtag=RING, source=before, recvtag=RING)


def collect_reports(comm, obj, root):
    """Send one object from every other rank to the root, which takes any that comes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    obj : object
        On each rank but `root`, what to report.
    root : int
        The rank that receives.

    Returns
    -------
    list of tuple
        On `root`, in the order of arrival: source, tag, bytes and object of each
        message. Empty on the other ranks.
    """
    if comm.rank != root:
        comm.send(obj, dest=root, tag=REPORT + comm.rank)
        return []
    arrived = []
    status = MPI.Status()
    for _ in range(comm.size - 1):
        obj = comm.recv(source=MPI.ANY_SOURCE, tag=MPI.ANY_TAG, status=status)
        arrived.append((status.source, status.tag, status.Get_count(MPI.BYTE), obj))
    return arrived


def main(comm=MPI.COMM_WORLD):
    """Pass a word round the ring, then report to the root."""
    options = read_options(comm, __doc__, root=0)
    root = options.root
    stage = Stage(comm, __doc__, root=root)
    # One, two or three numbers, so that messages differ in length.
    start = 10 * comm.size + 3 * comm.rank
    mine = list(range(start, start + 1 + comm.rank % 3))

    stage.column("before: mine", mine)
    received = pass_on(comm, mine)
    stage.column("after: received", received)
    neighbours = "dest=(rank + 1) % size, source=(rank - 1) % size"
    stage.draw(f"comm.sendrecv(mine, {neighbours}, sendtag={RING})")

    if comm.size == 1:
        stage.say("Rank 0 is its own neighbour. Reports need mpirun -n 2 or more.")
    else:
        # Later ranks are early, so that arrival is seldom in rank order.
        time.sleep(LATEST * (comm.size - 1 - comm.rank) / comm.size)
        arrived = collect_reports(comm, received, root)
        arrived = comm.bcast(arrived, root=root)  # rank 0 draws, whoever is root
        stage.table(
            ["arrival", "source", "tag", "bytes", "object"],
            [(place + 1, *message) for place, message in enumerate(arrived)],
            ranks=[source for source, *_ in arrived],
            call=f"comm.recv(source=ANY_SOURCE, tag=ANY_TAG, status=status) on {root}",
        )
        stage.say("The order of arrival is no rank order: status.source says who sent.")
    stage.say("Your turn: mpi-lessons check send_recv")


if __name__ == "__main__":
    main()
