"""The program does not know of MPI, and each copy does its own work.

np: 1,3
"""

import math

print(sum(math.sqrt(n) for n in range(1000)))
