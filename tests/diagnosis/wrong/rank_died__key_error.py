"""One rank looks a word up that is not there, the others wait for it in a reduction.

np: 3,4
kind: rank-died
certainty: exact
line: 16, 17
says: KeyError|rank 2
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
prices = {"apple": 3, "pear": 4}
fruits = ["apple", "pear", "plum", "apple"]

price = prices[fruits[comm.rank]]
print(comm.allreduce(price))
