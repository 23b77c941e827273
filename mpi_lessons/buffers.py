"""Buffers: how much faster arrays travel as buffers than as pickled objects.

Run     mpirun -n 2 python -m mpi_lessons.buffers --count 2000
Watch   Both ways move the same bytes in the same run; the ratio is the price.
Rules   send/recv pickle any object; recv makes a new one. Send/Recv move memory
        as it lies: contiguous, of one type, into an array that exists; it may
        be longer than the message; shorter is an error. Types must match, or
        the program is erroneous. Never pair send with Recv.
Source  MPI-4.1, 3.2.2 Message Data; 3.3 Data Type Matching; mpi4py
        documentation, Overview, "Communicating Python objects and array data"
"""

from functools import partial

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import Stage, read_options

SIZES = tuple(8 * 4**power for power in range(11))  # 8 bytes to 8 MiB
TURNS = 4  # both ways are timed in turns, so that a busy moment meets both
WARM_UP = 3  # round trips at the beginning of each turn that are not counted
BUSY = 2  # a median so many times the fastest tenth tells of a busy machine


def time_round_trips(comm, send, recv, rounds):
    """Return the seconds of each of several round trips, begun by rank 0."""
    first, seconds = comm.rank == 0, []
    for _ in range(rounds):
        start = MPI.Wtime()
        if first:
            send()
            recv()
        else:
            recv()
            send()
        seconds.append(MPI.Wtime() - start)
    return seconds


def fill(nbytes, rank):
    """Return `nbytes` bytes that differ between the two ranks, sizes and places."""
    period = (np.arange(251) + 101 * rank + nbytes // 8) % 251
    return np.resize(period.astype(np.uint8), nbytes)


def measure(comm, nbytes, rounds):
    """Time both ways to send `nbytes` bytes from rank 0 to the last rank and back.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        Its first and its last rank call.
    nbytes : int
        Length of the message.
    rounds : int
        Round trips to time in each turn.

    Returns
    -------
    objects, buffers : numpy.ndarray
        The time of each round trip, float64, in microseconds one way.
    wrong : int
        How many of two messages came to this rank with other bytes than were sent.
    """
    partner = comm.size - 1 if comm.rank == 0 else 0
    # Subtle: as in mpi4py.bench, `sent` is timed before anything is written to it. A
    # large one has no memory of its own yet, and is read faster than real data.
    sent, recvbuf = np.empty(nbytes, np.uint8), np.empty(nbytes, np.uint8)
    # dest and source by place: their names would cost 0.08 us a call.
    send_object = partial(comm.send, sent, partner)
    recv_object = partial(comm.recv, None, partner)
    send_buffer = partial(comm.Send, sent, partner)
    recv_buffer = partial(comm.Recv, recvbuf, partner)

    objects, buffers = [], []
    for _ in range(TURNS):
        times = time_round_trips(comm, send_object, recv_object, WARM_UP + rounds)
        objects += times[WARM_UP:]
        times = time_round_trips(comm, send_buffer, recv_buffer, WARM_UP + rounds)
        buffers += times[WARM_UP:]

    # Then the same calls carry known bytes once, to see that all arrive.
    sent[:], expected = fill(nbytes, comm.rank), fill(nbytes, partner)
    came = [recvbuf]
    time_round_trips(comm, send_buffer, recv_buffer, 1)
    time_round_trips(comm, send_object, lambda: came.append(recv_object()), 1)
    wrong = sum(not np.array_equal(received, expected) for received in came)
    return np.array(objects) / 2 * 1e6, np.array(buffers) / 2 * 1e6, wrong


def in_words(nbytes):
    """Return a number of bytes in its largest unit: 2048 is "2 KiB"."""
    power = min((nbytes.bit_length() - 1) // 10, 2)
    return f"{nbytes >> 10 * power} {('B', 'KiB', 'MiB')[power]}"


def conclude(medians):
    """Say how the medians compare: (object, buffer) for each number of bytes."""
    ratios = {nbytes: slow / fast for nbytes, (slow, fast) in medians.items()}
    least, most = min(ratios, key=ratios.get), max(ratios, key=ratios.get)
    faster = sum(ratio > 1 for ratio in ratios.values())
    return (
        f"The buffer was faster at {faster} of {len(ratios)} sizes: the object took "
        f"{ratios[least]:.1f} times as long at {in_words(least)} and "
        f"{ratios[most]:.1f} times at {in_words(most)}."
    )


def main(comm=MPI.COMM_WORLD):
    """Measure between rank 0 and the last rank; print medians."""
    options = read_options(comm, __doc__, count=1000, of="round trips to time")
    stage = Stage(comm, __doc__)
    last = comm.size - 1
    if last == 0:
        stage.say("A message needs 2 ranks, found 1: run it with mpirun -n 2.")
        return

    rows, medians, busy, wrong = [], {}, 0, 0
    for nbytes in SIZES if comm.rank in (0, last) else ():
        # Large messages take long: less of them will do.
        share = 1 if nbytes < 2**14 else 10 if nbytes < 2**20 else 50
        rounds = max(3, options.count // share // TURNS)
        *times, errors = measure(comm, nbytes, rounds)
        wrong += errors
        busy += sum(np.median(way) > BUSY * np.quantile(way, 0.1) for way in times)
        slow, fast = medians[nbytes] = [np.median(way) for way in times]
        ratio, speed = slow / fast, nbytes / fast
        texts = [f"{slow:.1f}", f"{fast:.1f}", f"{ratio:.1f}", f"{speed:.0f}"]
        rows.append([in_words(nbytes), *texts])
    stage.wait()  # the ranks in between sleep here, and leave the cores to the two
    wrong = comm.allreduce(wrong)

    stage.table(["message", "object us", "buffer us", "ratio", "buffer MB/s"], rows)
    stage.say(f"One way between ranks 0 and {last}; {wrong} messages with wrong bytes.")
    if comm.rank == 0:
        stage.say(conclude(medians))
        if busy:
            stage.say(f"{busy} times vary widely: the machine is busy, run again.")
    stage.say("Your turn: mpi-lessons check buffers")


if __name__ == "__main__":
    main()
