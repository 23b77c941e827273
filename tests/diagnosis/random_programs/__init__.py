"""Random programs: what the diagnosis is tested with, and an oracle that judges them.

instructions    what one rank of a program does, one small class per family of calls
program         a program: the instructions of all ranks, as data and as JSON
builder         what all steps share: fresh names, tags and values, who is where
messages        steps of point-to-point messages that are safe in any timing
togethers       steps of collective calls, and of making and freeing communicators
generate        correct programs from random numbers
strategies      the same for hypothesis, so that what fails is made small
faults          one fault planted in a correct program
state           the oracle: all ranks of a program at one moment
matching        the oracle: which message meets which receive
agreement       the oracle: what a collective needs, and what it gives
oracle          the oracle: all executions of a program, and the verdict
walk            one execution with random timing, to test the oracle by
run_program     a script under mpirun: executes one program
many_programs   a script under mpirun: executes correct programs for some seconds
watched         runs a script under the diagnosis, and kills what takes too long

The oracle shares no code with `mpi_lessons.diagnosis`: it follows the MPI standard with
sends that are complete when they are received, and collectives that wait for everybody.
"""
