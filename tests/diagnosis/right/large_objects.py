"""Large pickled objects are sent, broadcast and gathered.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
text = "x" * 3_000_000
words = comm.bcast([text] if comm.rank == 0 else None, root=0)
assert len(words[0]) == len(text)
if comm.rank == 1:
    comm.send({"text": text}, dest=0)
elif comm.rank == 0:
    assert comm.recv(source=1)["text"] == text
parts = comm.gather(text[:100_000], root=0)
if comm.rank == 0:
    assert len(parts) == comm.size
