"""Bcast: three tasks about giving every rank what only the root has.

Lesson  mpirun -n 4 python -m mpi_lessons.bcast
Check   mpi-lessons check bcast
Hints   mpi-lessons hint bcast
"""

import numpy as np


def share_settings(comm, settings, root):
    """Give every rank the settings that only the root knows.

    Difficulty 1 of 3, about 3 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    settings : dict or None
        On `root`, the settings; there may be none of them. None on the others.
    root : int
        The rank that knows the settings.

    Returns
    -------
    dict
        On every rank a dict equal to the root's.
    """
    # TODO: 1. broadcast the settings from the root
    # TODO: 2. return what the broadcast returned
    raise NotImplementedError


def share_array(comm, array, root):
    """Give every rank an array whose shape and dtype only the root knows.

    The items must travel by upper-case Bcast (or Ibcast), not as a pickled object.
    Shape and dtype are small: they may travel as you like.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    array : numpy.ndarray or None
        On `root`, any shape, also without items; integers or floats of any precision.
        It need not be C-contiguous. None on the others.
    root : int
        The rank that holds the array.

    Returns
    -------
    numpy.ndarray
        On every rank an array equal to the root's in dtype, shape and items.
    """
    # TODO: 1. let every rank know shape and dtype
    # TODO: 2. make room for the items where there is none
    # TODO: 3. lay the root's items in C order, and broadcast them
    raise NotImplementedError


def share_or_fail(comm, read, root):
    """Let the root read, and give every rank the value, or the same error.

    Difficulty 3 of 3, about 15 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    read : callable or None
        On `root`, a function without arguments. It returns a value or raises an
        Exception; both can be pickled. The others must not call theirs: it may be
        None, or do something else.
    root : int
        The rank that reads.

    Returns
    -------
    object
        On every rank what the root's `read()` returned. None is a value like any other.

    Raises
    ------
    Exception
        Where the root's `read()` raises: on every rank an error of the same type with
        the same message. No rank is left waiting.
    """
    # TODO: 1. on the root, read, and catch the error if there is one
    # TODO: 2. let every rank know the value, or the error
    # TODO: 3. on every rank, raise the error or return the value
    raise NotImplementedError
