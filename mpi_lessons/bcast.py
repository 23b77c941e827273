"""Broadcast: give every rank a copy of what one rank, the root, holds.

Run     mpirun -n 4 python -m mpi_lessons.bcast --root 1 --count 3
Watch   The root's colour spreads to all rows; what stood in buf before is gone.
Rules   All ranks of comm call bcast, with the same root; nobody calls recv.
        bcast returns the object; its argument counts at the root only. Bcast
        fills a buffer that exists on every rank, of the root's count and type,
        or the program is erroneous. A rank may return before others do.
Source  MPI-4.1, 6.4 Broadcast; 6.14 Correctness; mpi4py documentation,
        Tutorial, "Collective communication"
"""

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import Stage, read_options


def share_object(comm, obj, root):
    """Return the root's object on every rank.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    obj : object
        On `root`, anything that can be pickled. Ignored on the other ranks.
    root : int
        The rank that has it.

    Returns
    -------
    object
        On `root` the object itself, elsewhere a copy.
    """
    return comm.bcast(obj, root=root)


def fill_buffer(comm, buf, root):
    """Overwrite the array of every other rank with the root's.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    buf : numpy.ndarray
        On every rank, the same shape and dtype. Read on `root`, overwritten elsewhere.
    root : int
        The rank that is read.
    """
    comm.Bcast(buf, root=root)


def main(comm=MPI.COMM_WORLD):
    """Broadcast a dict as an object, then an array as a buffer."""
    options = read_options(comm, __doc__, root=0, count=4, of="items in the array")
    root, count = options.root, options.count
    stage = Stage(comm, __doc__, root=root)

    settings = {"n": 64, "h": 0.5} if comm.rank == root else None
    stage.column("before: settings", settings)
    returned = share_object(comm, settings, root)
    stage.column("after: settings", settings)
    stage.column("returned", returned)
    stage.draw(f"returned = comm.bcast(settings, root={root})")
    if comm.size > 1:
        stage.say("bcast leaves its argument alone: off the root it is still None.")
        stage.say("So write  settings = comm.bcast(settings, root=root)")

    # Each rank's own old content.
    buf = np.arange(count) + 10 * comm.size + count * comm.rank
    stage.column("before: buf", buf)
    fill_buffer(comm, buf, root)
    stage.column("after: buf", buf)
    stage.draw(f"comm.Bcast(buf, root={root})")
    stage.say("Bcast returns None and fills buf: every rank made room before the call.")
    stage.say("Your turn: mpi-lessons check bcast")


if __name__ == "__main__":
    main()
