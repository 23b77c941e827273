"""Hello: three tasks about who a rank is and what is its part.

Lesson  mpirun -n 4 python -m mpi_lessons.hello
Check   mpi-lessons check hello
Hints   mpi-lessons hint hello
"""


def who_am_i(comm):
    """Return this rank's number, and how many ranks there are.

    Difficulty 1 of 3, about 3 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part. They may be fewer than were started.

    Returns
    -------
    tuple of int
        (rank, size): the number of this rank in `comm`, counted from 0, and the number
        of ranks in `comm`.
    """
    # TODO: 1. ask comm for the rank and for the size
    # TODO: 2. return both, the rank first
    raise NotImplementedError


def my_share(comm, count):
    """Find the block of items that this rank is to work on.

    The items are numbered 0 to count - 1. The blocks in rank order cover every item
    once, and their lengths differ by one item at most. Where the items cannot be shared
    evenly, the first ranks get one more.

    Every rank can work this out alone: the task is done without communication.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    count : int
        Number of items, the same on all ranks: 0 or more, also fewer than there are
        ranks.

    Returns
    -------
    tuple of int
        (start, stop): the first item of this rank's block, and the one after its last,
        as in ``items[start:stop]``. The next rank starts where this one stops. In an
        empty block start and stop are equal.
    """
    # TODO: 1. how many items has a block at least, and how many blocks have one more?
    # TODO: 2. how many items do the ranks before this one hold together?
    # TODO: 3. add the length of this rank's own block
    raise NotImplementedError


def roll_call(comm, name, root):
    """Collect one line per rank on the root, in rank order.

    Difficulty 1 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    name : str
        The name of this rank. No other rank knows it.
    root : int
        The rank that makes the list.

    Returns
    -------
    list of str or None
        On `root` one line per rank, in rank order, such as "rank 2 of 5: kestrel" for
        rank 2 of 5 ranks, named kestrel. None on the others.
    """
    # TODO: 1. write the line of this rank
    # TODO: 2. bring all lines to the root
    raise NotImplementedError
