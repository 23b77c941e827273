"""Send and recv: three tasks about messages from one rank to another.

Lesson  mpirun -n 4 python -m mpi_lessons.send_recv
Check   mpi-lessons check send_recv
Hints   mpi-lessons hint send_recv
"""

from mpi4py import MPI


def pass_along(comm, word):
    """Pass a list from rank 0 to the last rank; each rank appends its word.

    Rank 0 starts with an empty list. Every other rank receives the list from the rank
    before it. Each rank appends its word, and sends the list to the rank after it, if
    there is one.

    A rank may send one message and receive one message, and no collective call is used.

    Difficulty 1 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part. A rank alone is the first and the last.
    word : str
        The word of this rank. No other rank knows it.

    Returns
    -------
    list of str
        The list as it left this rank: on rank r the words of the ranks 0 to r, in rank
        order. The last rank has the words of all.
    """
    words = [] if comm.rank == 0 else comm.recv(source=comm.rank - 1)
    words.append(word)
    # What is sent is a copy: the next rank's word does not turn up in this list.
    if comm.rank + 1 < comm.size:
        comm.send(words, dest=comm.rank + 1)
    return words


def ring_total(comm, number):
    """Add up one number per rank by passing the numbers round a ring.

    The ranks stand in a ring: the rank after the last is rank 0. Each rank talks to its
    two neighbours only, one message at a time, and no collective call is used.

    It must work without buffering. MPI may let a standard send wait until its message
    is received. Ranks that all send first, and receive later, may then wait for ever.

    Difficulty 2 of 3, about 15 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part. A rank alone is its own neighbour.
    number : int
        The number of this rank. No other rank knows it.

    Returns
    -------
    int
        On every rank the sum of the numbers of all ranks.
    """
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    total = passing = number
    for _ in range(comm.size - 1):
        # sendrecv does both at once, so no rank has to be the first to receive.
        passing = comm.sendrecv(passing, dest=right, source=left)
        total += passing
    return total


def collect_any(comm, item, root):
    """Collect one item per rank on the root, taking each message when it comes.

    The root receives from MPI.ANY_SOURCE, so that a rank that is late holds up nobody
    else's message. No collective call is used.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    item : object
        The item of this rank: a number, a list, an array. No other rank knows it.
    root : int
        The rank that collects.

    Returns
    -------
    list or None
        On `root` one item per rank, in rank order, whatever the order of arrival. None
        on the others.
    """
    if comm.rank != root:
        comm.send(item, dest=root)
        return None
    items = [None] * comm.size
    items[root] = item
    status = MPI.Status()
    for _ in range(comm.size - 1):
        arrived = comm.recv(source=MPI.ANY_SOURCE, status=status)
        # Only the status knows who sent it: the ranks come in any order.
        items[status.Get_source()] = arrived
    return items
