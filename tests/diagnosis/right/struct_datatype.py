"""Records with fields of different types are sent by a struct datatype and as bytes.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
record = np.dtype([("id", "i4"), ("x", "f8"), ("y", "f8")], align=True)
struct = MPI.Datatype.Create_struct(
    [1, 1, 1],
    [record.fields[name][1] for name in record.names],
    [MPI.INT, MPI.DOUBLE, MPI.DOUBLE],
)
kind = struct.Create_resized(0, record.itemsize).Commit()
data = np.zeros(3, record)
if comm.rank == 0:
    data["id"], data["x"] = [7, 8, 9], 0.5
    comm.Send([data, 3, kind], dest=1)
    comm.Send([data, MPI.BYTE], dest=1)
elif comm.rank == 1:
    comm.Recv([data, 3, kind], source=0)
    assert data["id"].tolist() == [7, 8, 9]
    comm.Recv([data, MPI.BYTE], source=0)
kind.Free()
struct.Free()
