"""Each rank starts another program and gathers what it says.

np: 2,3
"""

import subprocess
import sys

from mpi4py import MPI

comm = MPI.COMM_WORLD
words = [sys.executable, "-c", f"print({comm.rank} + 1)"]
answer = subprocess.run(words, capture_output=True, text=True, check=True)
numbers = comm.gather(int(answer.stdout), root=0)
if comm.rank == 0:
    assert numbers == list(range(1, comm.size + 1))
