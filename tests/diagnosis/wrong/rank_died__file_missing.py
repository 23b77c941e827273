"""Rank 0 does not find its file, the others wait in scatter.

np: 2,3
kind: rank-died
certainty: exact
line: 17, 18
says: FileNotFoundError|rank 0
"""

from pathlib import Path

from mpi4py import MPI

comm = MPI.COMM_WORLD
lines = None
if comm.rank == 0:
    lines = Path("there-is-no-such-file.txt").read_text().splitlines()
line = comm.scatter(lines, root=0)
print(line)
