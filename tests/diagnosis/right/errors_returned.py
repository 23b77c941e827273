"""The communicator returns errors, which the program expects and passes over.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
comm.Set_errhandler(MPI.ERRORS_RETURN)
code = 0
try:
    comm.recv(source=comm.size + 3)
except MPI.Exception as error:
    code = error.Get_error_class()
assert code == MPI.ERR_RANK
assert comm.allgather(code) == [MPI.ERR_RANK] * comm.size
