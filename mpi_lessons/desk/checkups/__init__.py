"""Checkups: what the doctor looks at, each a few checks that explain themselves.

finding     one check: its state, what was seen, the remedy
trial       start mpirun with a probe in each rank, under a limit; what came back
symptoms    what launchers print when something is wrong, and what it means
installed   this Python, its packages, the MPI library that mpi4py loads
ranks       whether mpirun starts ranks that know one another, in this Python
shell       what the plain ``mpirun -n 4 python`` of the lessons does
cores       ranks and threads over cores, and who is bound where
room        shared memory and temporary folder: space, and what jobs left there
allocation  what PBS or Slurm gave, against what mpirun uses
hosts       which hosts answer, and which hear one another
"""
