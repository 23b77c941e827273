"""A program tries what MPI refuses, and takes the exception for an answer.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
try:
    comm.Send(np.zeros(1), dest=comm.size)
    refused = False
except MPI.Exception as error:
    refused = error.Get_error_class() == MPI.ERR_RANK
assert refused
try:
    comm.Send(np.arange(10)[::2], dest=MPI.PROC_NULL)
except (BufferError, ValueError):
    comm.Send(np.arange(10)[::2].copy(), dest=MPI.PROC_NULL)
assert comm.allreduce(1) == comm.size
