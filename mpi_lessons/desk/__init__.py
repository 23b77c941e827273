"""Desk: the learner's desk, without MPI.

course      where the course lies, which tasks it has, their hints
progress    what is done, and how many hints were asked for
check       grade exercises, and keep what came out
screen      what the learner sees
folders     start a course, reset an exercise
cli         the arguments of ``mpi-lessons``
"""
