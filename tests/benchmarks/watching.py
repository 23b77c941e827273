"""What watching costs: a ping-pong watched and plain, in turn in one run.

    mpirun -n 2 python tests/benchmarks/watching.py [rounds]

Prints, per message, microseconds that a watched call takes more than a plain one (in
observing mode and in strict mode), and the ratio of both for a large message.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from mpi4py import MPI

from mpi_lessons.diagnosis.communicator import watch
from mpi_lessons.diagnosis.ledger import Ledger
from mpi_lessons.diagnosis.session import Session

SMALL, LARGE = 2000, 100  # round trips in a block
CALLS = 2  # that follow one another in one direction: a send and a receive


def object_trip(comm, other, count):
    """Pass a number to and fro."""
    for _ in range(count):
        if comm.rank == 0:
            comm.send(7, dest=other)
            comm.recv(source=other)
        else:
            comm.recv(source=other)
            comm.send(7, dest=other)


def buffer_trip(comm, other, count, buf):
    """Pass an array to and fro."""
    for _ in range(count):
        if comm.rank == 0:
            comm.Send(buf, dest=other)
            comm.Recv(buf, source=other)
        else:
            comm.Recv(buf, source=other)
            comm.Send(buf, dest=other)


def seconds(world, function, *arguments):
    """Return how long a block takes."""
    world.Barrier()
    start = time.perf_counter()
    function(*arguments)
    world.Barrier()
    return time.perf_counter() - start


def main():
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    world = MPI.COMM_WORLD
    with tempfile.TemporaryDirectory() as mine:
        folder = world.bcast(mine)
        comms = {"plain": world.Dup()}
        for number, strict in enumerate((False, True)):
            session_folder = Path(folder) / str(strict)
            session_folder.mkdir(exist_ok=True)
            session = Session(Ledger(session_folder, world.size, world.rank), strict)
            session.begin(1, world.size)
            name = "strict" if strict else "observed"
            group = world.Get_group()
            comms[name] = watch(world.Dup(), session, group, number + 5)
        measure(world, comms, rounds)
        world.Barrier()


def measure(world, comms, rounds):
    """Time all kinds of trips over all communicators in turn."""
    other = 1 - world.rank
    double, large = np.zeros(1), np.zeros(1 << 17)
    trips = {
        "object, an int": (SMALL, object_trip, ()),
        "buffer, 1 double": (SMALL, buffer_trip, (double,)),
        "buffer, 1 MiB": (LARGE, buffer_trip, (large,)),
    }
    for text, (count, trip, more) in trips.items():
        times = {name: [] for name in comms}
        for _ in range(rounds):
            for name, comm in comms.items():
                times[name].append(
                    seconds(world, trip, comm, other, count, *more) / count
                )
        if world.rank:
            continue
        plain = statistics.median(times["plain"])
        for name in ("observed", "strict"):
            # Paired, since the machine is another from one second to the next.
            extra = statistics.median(
                a - b for a, b in zip(times[name], times["plain"], strict=True)
            )
            ratio = statistics.median(
                a / b for a, b in zip(times[name], times["plain"], strict=True)
            )
            print(
                f"{text:18} {name:9} round trip {1e6 * plain:7.2f} us plain, "
                f"{1e6 * extra / 4:+6.2f} us a call, {ratio:5.2f} x"
            )


if __name__ == "__main__":
    main()
