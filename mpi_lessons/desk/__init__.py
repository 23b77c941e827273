"""Desk: the learner's desk, without MPI.

course      where the course lies, which tasks it has, their hints
progress    what is done, and how many hints were asked for
check       grade exercises, and keep what came out
diagnose    run a program watched; run_*: its parts
races       ... again, with the winner held back
screen      what the learner sees
pbs         write a job script, or explain the mistakes in one; job_*: its parts
doctor      what is wrong with this machine; checkups: its parts
folders     start a course, reset an exercise
cli         the arguments of ``mpi-lessons``
"""
