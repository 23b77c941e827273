"""Diagnosis: what is wrong with a program in MPI, and where its ranks wait.

In each rank
    communicator    what a program is given in place of a plain communicator
    point_to_point, blocking, exchange, nonblocking, matched    its calls to one rank
    requests, waits    operations under way, and waiting for them
    collectives, meeting, shares    its calls that all ranks make together
    agreement       whether both ends of a message, and all ranks, call the same
    pending, results    buffers under way, results thrown away
    mistakes, arguments, refusals    exceptions, and what a call was given
    session, membership    what a rank knows of itself, and of one communicator
    ledger, wires, layout, records    where it publishes what it does
From outside
    reader          the ledger as others see it
    graph           which ranks can never go on
    standstill      ... and who of them waits for whom
    verdict, reasons, phrases, branches    what a learner reads of it
    watcher         looks again and again, and tells those that are stuck
    positions       from a dump of a rank's stack to a line
To run it
    memory          the shared memory that a process has
    script          a program in one rank, watched: what ``diagnose`` starts
    alone           a few calls of a program that nobody watches from outside
"""
