"""MPI collectives in Python: lessons that run, exercises that are graded.

This file imports nothing: a package that imported its lessons would make
``python -m mpi_lessons.scatter`` warn on every rank.
"""
