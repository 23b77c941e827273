"""Deadlock: ranks that wait for one another, so that none of them can go on.

Run     mpirun -n 4 python -m mpi_lessons.deadlock
Watch   How long may a message be that is sent though nobody receives it?
Rules   A standard send may end before its receive, if MPI copies the message,
        or wait for it. MPI chooses, so a program must be right both ways. Ranks
        that wait in a circle wait for ever: send and receive at once, or begin
        one and wait for it later, or let one partner receive first.
Source  MPI-4.1, 3.4 Communication Modes; 3.5 Semantics of Point-to-Point
        Communication; 3.7 Nonblocking Communication; 3.10 Send-Receive
"""

import re

import numpy as np
from mpi4py import MPI

from mpi_lessons.diagnosis.alone import CannotGoOnError, watched
from mpi_lessons.stage import Stage, read_options

SIZES = tuple(64 * 4**power for power in range(9))  # 64 bytes to 4 MiB
LOOKS = 10  # how often a send is asked whether it is complete
WORDS = {True: "completed without a receive", False: "waits for its receive"}


def completes_alone(pair, nbytes):
    """Say whether rank 0's send of so many bytes completes before rank 1 receives."""
    message, complete = np.zeros(nbytes, np.uint8), None
    if pair.rank == 0:
        request = pair.Isend(message, dest=1)
        pair.Barrier()
        complete = any(request.Test() for _ in range(LOOKS))
        pair.Barrier()
        request.Wait()
    else:
        pair.Probe(source=0)  # MPI here knows of the message, and leaves it there
        pair.Barrier()
        pair.Barrier()
        pair.Recv(message, source=0)
    return pair.bcast(complete)


def find_limit(pair):
    """Return how many bytes complete alone at most, and what each try showed."""
    tried, limit = {}, 0
    for longer in SIZES:
        tried[longer] = completes_alone(pair, longer)
        if not tried[longer]:
            break
        limit = longer
    # What completes and what waits come closer, until they are one byte apart.
    while longer - limit > 1:
        middle = (limit + longer) // 2
        tried[middle] = completes_alone(pair, middle)
        limit, longer = (middle, longer) if tried[middle] else (limit, middle)
    return limit, tried


def head_to_head(comm, sendbuf, recvbuf, partner):
    """Send, then receive: wrong, since both partners do, and both may wait."""
    comm.Send(sendbuf, dest=partner)
    comm.Recv(recvbuf, source=partner)


def at_once(comm, sendbuf, recvbuf, partner):
    """Send and receive in one call: neither waits for the other."""
    comm.Sendrecv(sendbuf, dest=partner, recvbuf=recvbuf, source=partner)


def begun_first(comm, sendbuf, recvbuf, partner):
    """Begin to send, receive, then wait until sendbuf may be used again."""
    request = comm.Isend(sendbuf, dest=partner)
    comm.Recv(recvbuf, source=partner)
    request.Wait()


def in_turn(comm, sendbuf, recvbuf, partner):
    """Let the even rank send first, and the odd one receive first."""
    if comm.rank % 2 == 0:
        comm.Send(sendbuf, dest=partner)
        comm.Recv(recvbuf, source=partner)
    else:
        comm.Recv(recvbuf, source=partner)
        comm.Send(sendbuf, dest=partner)


def received(comm, exchange, nbytes, partner):
    """Exchange so many bytes, each 100 plus the rank; return which values came."""
    sendbuf = np.full(nbytes, 100 + comm.rank % 150, np.uint8)
    recvbuf = np.zeros_like(sendbuf)
    exchange(comm, sendbuf, recvbuf, partner)
    return None if partner == MPI.PROC_NULL else np.unique(recvbuf)


def name_the_hang(pair, nbytes):
    """Return who waits for whom where two ranks exchange so many bytes head to head."""
    if pair.Split_type(MPI.COMM_TYPE_SHARED).size < pair.size:
        return "Ranks 0 and 1 are not on one host: nobody can see who waits."
    try:
        with watched(pair) as seen:
            received(seen, head_to_head, nbytes, partner=1 - pair.rank)
    except CannotGoOnError as error:
        return re.sub(r"\S+(?=deadlock\.py)", "", str(error))  # without folders
    return "Nobody waited."


def main(comm=MPI.COMM_WORLD):
    """Find the limit, exchange below and above it, and repair the exchange."""
    read_options(comm, __doc__)
    stage = Stage(comm, __doc__)
    if comm.size == 1:
        stage.say("An exchange needs 2 ranks, found 1: run it with mpirun -n 2.")
        stage.say("Your turn: mpi-lessons check deadlock")
        return

    # Ranks 0 and 1 try by themselves; the others sleep, and leave the cores to them.
    pair, limit = comm.Split(0 if comm.rank < 2 else MPI.UNDEFINED), None
    if pair:
        limit, tried = find_limit(pair)
        shown = [n for n in sorted(tried) if n in SIZES or n - limit in (0, 1)]
        call = "comm.Isend(message, dest=1), and rank 1 does not receive"
        rows = [(nbytes, WORDS[tried[nbytes]]) for nbytes in shown]
        stage.table(["bytes", "the send"], rows, call=call)
        stage.say("Another MPI or another network has another limit: rely on none.")
        if limit:
            came = received(pair, head_to_head, limit, partner=1 - pair.rank)
            stage.say(f"{limit} bytes head to head: rank 0 got {came}. That was luck.")
        stage.say(
            f"{limit + 1} bytes head to head may wait for ever. Who waits for whom:"
        )
        stage.say(name_the_hang(pair, limit + 1))
    stage.wait()

    nbytes = comm.bcast(limit) + 1
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    if partner == comm.size:
        partner = MPI.PROC_NULL  # the last of an odd number: its calls do nothing
    stage.column("partner", None if partner == MPI.PROC_NULL else partner, partner)
    stage.column("mine", 100 + comm.rank % 150, origin=comm.rank)
    stage.column("Sendrecv", received(comm, at_once, nbytes, partner))
    stage.column("Isend, Recv, Wait", received(comm, begun_first, nbytes, partner))
    stage.column("in turn", received(comm, in_turn, nbytes, partner))
    stage.draw(f"{nbytes} bytes, exchanged in three ways that never wait for ever")
    stage.say("Does your own program hang? mpi-lessons diagnose -n 4 script.py")
    stage.say("A check makes every send wait, also a short one: it allows no luck.")
    stage.say("Your turn: mpi-lessons check deadlock")


if __name__ == "__main__":
    main()
