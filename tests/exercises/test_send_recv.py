"""Grades exercises/send_recv.py."""

import pytest

from mpi_lessons.grading.cases import Case, distinct, first_half_late, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "pass_along": (
        "Three kinds of ranks: the first receives nothing, the last sends nothing. "
        "Which of the two is a rank that is alone?",
        "comm.recv(source=comm.rank - 1) waits for the list and returns it; "
        "comm.send(words, dest=comm.rank + 1) hands it on. Test for the ends.",
        "words = [] if comm.rank == 0 else comm.recv(source=comm.rank - 1); append the "
        "word; send if comm.rank + 1 < comm.size; return words.",
    ),
    "ring_total": (
        "In each round every rank sends to the right and receives from the left. If "
        "all send first, and no send ends before it is received, who receives?",
        "comm.sendrecv(obj, dest=right, source=left) sends and receives at once. The "
        "neighbours are rank + 1 and rank - 1, modulo the size.",
        "Start with total = passing = number. Then size - 1 times: "
        "passing = comm.sendrecv(passing, dest=right, source=left); total += passing.",
    ),
    "collect_any": (
        "The messages come in any order. What does the root need to know of a message, "
        "besides the item in it, to put it in its place?",
        "comm.recv(source=MPI.ANY_SOURCE, status=status) takes what comes next; "
        "afterwards status.Get_source() says which rank sent it.",
        "On the root: items = [None] * comm.size; items[root] = item; then size - 1 "
        "times arrived = comm.recv(...); items[status.Get_source()] = arrived.",
    ),
}

PAST_8_KIB = 1_500  # doubles, or words, in a message longer than that


def growing_lists(size):
    """Rank r returns the words of the ranks 0 to r."""
    words = [f"word {number}" for number in distinct(size, dtype=int).tolist()]
    long_words = [word * PAST_8_KIB for word in words]
    for name, given, late in (
        ("short words", words, ()),
        ("first ranks late", words, first_half_late(size)),
        ("long words, sent without buffering", long_words, ()),
    ):
        yield Case(
            name,
            given=[(word,) for word in given],
            expect=[given[: rank + 1] for rank in range(size)],
            why="rank r has the words of the ranks 0 to r, in rank order",
            late=late,
            avoid=("collective",),
            limit={"send": 1, "receive": 1},
        )


def sums_of_all(size):
    """Every rank returns the sum of all numbers, and no send is buffered."""
    for name, late in (
        ("all at once", ()),
        ("first ranks late", first_half_late(size)),
    ):
        numbers = distinct(size, dtype=int).tolist()
        yield Case(
            f"{name}, sent without buffering",
            given=[(number,) for number in numbers],
            expect=[sum(numbers)] * size,
            why="every number is added once, on every rank",
            late=late,
            avoid=("collective",),
        )


def collected(items, root, name, late=()):
    """Make the case of a root that gets these items, one from each rank."""
    ranks = range(len(items))
    return Case(
        f"root {root}, {name}",
        given=[(item, root) for item in items],
        expect=[items if rank == root else None for rank in ranks],
        why="only the root has the items, in rank order whatever came first",
        late=late,
        avoid=("collective",),
    )


def items_in_rank_order(size):
    """Only the root gets the items, one per rank."""
    late = first_half_late(size)
    for root in roots(size):
        numbers = distinct(size, dtype=int).tolist()
        yield collected(numbers, root, "first ranks late", late)
    lists = [distinct(size - 1 - rank, dtype=int).tolist() for rank in range(size)]
    yield collected(lists, size - 1, "lists", late)
    arrays = [array[rank:] for rank, array in enumerate(distinct(size, PAST_8_KIB))]
    yield collected(arrays, 0, "arrays")


def test_pass_along(grade):
    """The list grows from the first rank to the last, and one rank alone is both."""
    grade("pass_along", growing_lists)


def test_ring_total(grade):
    """Every rank gets the sum, also where no send ends before it is received."""
    grade("ring_total", sums_of_all)


def test_collect_any(grade):
    """Any root has the items in rank order, whatever the order of arrival."""
    grade("collect_any", items_in_rank_order)
