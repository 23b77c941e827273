"""Grading: cases, the judge, the plugin in each rank, the launcher of mpirun.

In the order of one check:

launch      one mpirun for all process counts; the clock and the clean-up outside it
plugin      pytest in each rank: which answers, which tasks, how many processes
cases       what each rank is given and must return, made serially
rounds      one task's cases in turn, in step on all ranks
attempt     one call of the learner's function in one rank, and its record
judge       the first way in which what came back is not what was expected
board       how the ranks agree without MPI: shared memory
hosts       the same over several hosts
messages    what was left over after a case
verdicts    the records of all ranks, merged to one verdict
told        what a launch has printed and written, and why it did not begin
watch       who is dead, who is late: asked by the launcher, or by rank 0 alone

The package itself imports nothing: the launcher starts faster without NumPy, and the
process it runs in must never initialise MPI.
"""
