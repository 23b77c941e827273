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
    # TODO: 1. start a list on rank 0, receive it on the others
    # TODO: 2. append the word of this rank
    # TODO: 3. send the list on, unless this is the last rank
    raise NotImplementedError


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
    # TODO: 1. find the neighbours on both sides
    # TODO: 2. pass on, round by round, the number that came last, and add what comes
    # TODO: 3. stop when every number has been here once
    raise NotImplementedError


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
    # TODO: 1. on the other ranks, send the item to the root and return None
    # TODO: 2. on the root, make a list with a place for every rank, and put in its own
    # TODO: 3. receive from any rank, ask the status who sent it, put it in its place
    raise NotImplementedError
