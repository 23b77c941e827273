"""Grades exercises/buffers.py."""

import numpy as np
import pytest

from mpi_lessons.grading.cases import Case, distinct, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "swap_with_partner": (
        "Draw the pairs. Which rank has no partner, and when? If both partners send "
        "first, and no send ends before it is received, who receives?",
        "comm.Sendrecv sends one array and receives into another at once. The room for "
        "what comes, recvbuf, must exist before; np.empty_like(sendbuf) is as long.",
        "The partner is rank + 1 on even ranks, rank - 1 on odd ones. Where it is not "
        "below comm.size: return sendbuf.copy(). Else comm.Sendrecv(sendbuf, "
        "dest=partner, recvbuf=recvbuf, source=partner).",
    ),
    "receive_unknown_length": (
        "The room must exist before the message is received, and be as long as it. "
        "Can you look at a message that waits, without receiving it?",
        "comm.Probe(source=source, status=status) waits for a message and leaves it "
        "there; then status.Get_count(MPI.DOUBLE) says how many doubles are in it.",
        "The source calls comm.Send in a loop. The others: comm.Probe, recvbuf = "
        "np.empty(status.Get_count(MPI.DOUBLE)), comm.Recv(recvbuf, source=source).",
    ),
    "send_column": (
        "A C-contiguous matrix lies in memory row by row. Where are the items of one "
        "column? And who receives, if source and dest are the same rank?",
        "matrix[:, column].copy() puts one column side by side, and Send can take it. "
        "The dest asks for the number of rows with Probe and Get_count.",
        "On the source: sendbuf = matrix[:, column].copy(); if dest == source return "
        "it, else comm.Send(sendbuf, dest=dest). On the dest: Probe, np.empty, Recv.",
    ),
}

PICKLED = ("recv", "irecv", "sendrecv", "mprobe", "improbe")  # what receives pickles
FAR = 1_000_000  # from one rank's items to the next rank's, to keep all distinct
PAST_8_KIB, PAST_64_KIB = 1_500, 10_000  # doubles in a message longer than that


def unlike_arrays(counts):
    """Make an array for each rank, all items distinct."""
    base = distinct(max(counts))
    return [base[:count] + FAR * rank for rank, count in enumerate(counts)]


def swapped_arrays(size):
    """Even and odd neighbours get each other's array, and no send is buffered."""
    for name, counts in (
        ("3 items", [3] * size),
        ("no items", [0] * size),
        ("lengths differ from pair to pair", [2 + rank // 2 for rank in range(size)]),
        (f"{PAST_8_KIB} items", [PAST_8_KIB] * size),
        (f"{PAST_64_KIB} items", [PAST_64_KIB] * size),
    ):
        arrays = unlike_arrays(counts)
        partners = [rank + 1 - 2 * (rank % 2) for rank in range(size)]
        yield Case(
            f"{name}, sent without buffering",
            given=[(array,) for array in arrays],
            expect=[
                arrays[partner if partner < size else rank]
                for rank, partner in enumerate(partners)
            ],
            why="0 and 1 swap, 2 and 3 swap, a rank without a partner keeps its own",
            new=True,
            avoid=("collective", *PICKLED),
        )


def arrays_of_any_length(size):
    """Every rank returns the array that only the source was given."""
    lengths = [(source, 3 + source) for source in roots(size)]
    lengths += [(0, 0), (size - 1, PAST_8_KIB), (size // 2, PAST_64_KIB)]
    for source, count in lengths:
        data = distinct(count)
        yield Case(
            f"source {source}, {count} items",
            given=[(data if rank == source else None, source) for rank in range(size)],
            expect=[data] * size,
            why="every rank has exactly the items that the source has",
            avoid=("collective", *PICKLED),
            use=("probe",) if size > 1 else (),
        )


def column_sent(matrix, column, source, dest, size, memory=None):
    """Make the case of one column that goes from source to dest."""
    return Case(
        f"column {column} of {matrix.shape}, from rank {source} to rank {dest}",
        given=[
            (matrix if rank == source else None, column, source, dest)
            for rank in range(size)
        ],
        expect=[
            matrix[:, column].copy() if rank == dest else None for rank in range(size)
        ],
        why="only the dest has the column, one item for each row",
        new=True,
        avoid=("collective", *PICKLED),
        memory=memory,
    )


def columns_sent(size):
    """Only the dest returns the column, and nobody copies the matrix."""
    last, middle = size - 1, size // 2
    for column, source, dest in (
        (1, 0, last),
        (4, last, 0),
        (0, middle, middle),
        (2, last, middle),
    ):
        yield column_sent(distinct(3, 5), column, source, dest, size)
    single = distinct(7, 1)
    yield column_sent(single, 0, middle, 0, size)
    tall = 10 * distinct(PAST_64_KIB, 1) + np.arange(8)
    yield column_sent(tall, 7, 0, last, size, memory=tall.nbytes // 2)


def test_swap_with_partner(grade):
    """Arrays of any length change places, also where no send is buffered."""
    grade("swap_with_partner", swapped_arrays)


def test_receive_unknown_length(grade):
    """Receivers learn the length from the message itself."""
    grade("receive_unknown_length", arrays_of_any_length)


def test_send_column(grade):
    """A column travels between any two ranks, or none, and the matrix is not copied."""
    grade("send_column", columns_sent)
