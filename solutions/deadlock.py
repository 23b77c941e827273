"""Deadlock: three programs that wait for ever, to be repaired.

Lesson  mpirun -n 4 python -m mpi_lessons.deadlock
Check   mpi-lessons check deadlock
Hints   mpi-lessons hint deadlock
"""

import numpy as np


def exchange_halves(comm, items):
    """Repair an exchange in which both partners send first.

    The ranks 0 and 1 are partners, 2 and 3, and so on. The even one wants the lower
    halves of both arrays, the odd one the upper halves. This program does it as long
    as MPI buffers what is sent, and waits for ever when MPI does not. Where the number
    of ranks is odd, it fails on the last one, which has no partner::

        half = items.size // 2
        lower, upper = items[:half], items[half:]
        if comm.rank % 2 == 0:
            partner, kept, given = comm.rank + 1, lower, upper
        else:
            partner, kept, given = comm.rank - 1, upper, lower
        taken = np.empty_like(given)
        comm.Send(given, dest=partner)
        comm.Recv(taken, source=partner)
        parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
        return np.concatenate(parts)

    Collective calls are not used.

    Difficulty 1 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part. Where their number is odd, the last has no partner.
    items : numpy.ndarray
        The items of this rank, shape (count,), float64, contiguous. They must stay as
        they are. `count` is even, and the same on both partners. It may be 0 or large,
        and differ from pair to pair.

    Returns
    -------
    numpy.ndarray
        A new array, shape (count,), float64. On an even rank its own lower half, then
        its partner's; on an odd rank its partner's upper half, then its own. On a rank
        without a partner a copy of `items`.
    """
    half = items.size // 2
    lower, upper = items[:half], items[half:]
    if comm.rank % 2 == 0:
        partner, kept, given = comm.rank + 1, lower, upper
    else:
        partner, kept, given = comm.rank - 1, upper, lower
    if partner == comm.size:
        return items.copy()
    taken = np.empty_like(given)
    # One call does both: it does not matter which of the two can end first.
    comm.Sendrecv(given, dest=partner, recvbuf=taken, source=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)


def shift_ring(comm, block, steps):
    """Repair a shift round the ring in which every rank waits for the next one.

    The ranks stand in a ring: the rank after the last is rank 0. Every block moves on
    by `steps` ranks. In this program a send ends only when its receive has begun, as
    Ssend demands. All ranks are in it, so none receives::

        dest = (comm.rank + steps) % comm.size
        source = (comm.rank - steps) % comm.size
        received = np.empty_like(block)
        comm.Ssend(block, dest=dest)
        comm.Recv(received, source=source)
        return received

    Every block travels in one message: a rank sends one and receives one. Collective
    calls are not used.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part. A rank alone is its own neighbour.
    block : numpy.ndarray
        The block of this rank, shape (count,), float64, contiguous. `count` is the same
        on all ranks; it may be 0 or large. It must stay as it is.
    steps : int
        How many ranks to move on, the same on all ranks. It may be 0, negative (to the
        left) or more than there are ranks, so a rank may send to itself.

    Returns
    -------
    numpy.ndarray
        A new array, shape (count,), float64: the block of the rank `steps` before this
        one.
    """
    dest = (comm.rank + steps) % comm.size
    source = (comm.rank - steps) % comm.size
    received = np.empty_like(block)
    # Begun here, it does not hold up the receive, also where dest is this rank.
    request = comm.Issend(block, dest=dest)
    comm.Recv(received, source=source)
    request.Wait()
    return received


def report_then_share(comm, report, root):
    """Repair a program whose ranks make two collective calls in different orders.

    The root collects the reports of those that have one, and shares them with all. In
    this program it waits for reports, and the others wait for what it shares. Besides,
    a rank without a report leaves out a call that all ranks must make::

        if comm.rank == root:
            gathered = comm.gather(report, root=root)
            reports = [text for text in gathered if text is not None]
            comm.bcast(reports, root=root)
        else:
            reports = comm.bcast(None, root=root)
            if report is not None:
                comm.gather(report, root=root)
        return reports

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    report : str or None
        The report of this rank. It may be empty, which is a report too. None where
        there is none; the others do not know that.
    root : int
        The rank that collects.

    Returns
    -------
    list of str
        On every rank the reports that there are, in rank order.
    """
    # All ranks come here, also those that have nothing: the root counts on them.
    gathered = comm.gather(report, root=root)
    reports = None
    if comm.rank == root:
        reports = [text for text in gathered if text is not None]
    return comm.bcast(reports, root=root)
