"""Grades exercises/placement.py.

The hosts are pretended: grading may run on one machine, and finds what depends on how
the ranks are placed only if it places them itself.
"""

import pytest

from mpi_lessons.grading.cases import Case, distinct, roots

pytestmark = pytest.mark.mpi

HINTS = {
    "host_leaders": (
        "A rank knows only its own host. What must every rank know to find the lowest "
        "rank with the same one?",
        "hosts = comm.allgather(host) is a list in rank order, on every rank; "
        "hosts.index(host) is the first place where this host stands.",
        "hosts = comm.allgather(host); leaders = [hosts.index(name) for name in "
        "hosts]; return leaders[comm.rank], sorted(set(leaders)).",
    ),
    "sum_by_host": (
        "Two reductions, one after the other, each on a communicator of its own: which "
        "ranks are in the first, which in the second?",
        "home = comm.Split(color, key=comm.rank) has the ranks of this host; rank 0 of "
        "it is the leader. In a second Split the leaders give the color 0, the others "
        "MPI.UNDEFINED; these get MPI.COMM_NULL, and must not reduce with it.",
        "home.Reduce(values, of_host, root=0), where of_host is a new array if "
        "home.rank == 0, else None; leaders = comm.Split(0 if home.rank == 0 else "
        "MPI.UNDEFINED, key=comm.rank); if leaders != MPI.COMM_NULL: "
        "leaders.Reduce(of_host, of_all, root=0).",
    ),
    "share_by_host": (
        "It would be easy if the root were rank 0 of its host, and rank 0 of the "
        "leaders. What decides the order of the ranks in what Split makes?",
        "key = 0 if comm.rank == root else 1: the root has the lowest key, and equal "
        "keys keep the old order. Use it in both Splits, then rank 0 is the root of "
        "both broadcasts; the leaders' comes first.",
        "home = comm.Split(color, key=key); leaders = comm.Split(0 if home.rank == 0 "
        "else MPI.UNDEFINED, key=key); on the leaders obj = leaders.bcast(obj); then "
        "obj, leader = home.bcast((obj, comm.rank)); a leader returns obj, root and "
        "another rank obj, leader.",
    ),
}


def placements(size):
    """Return by name the host of each rank, as a number that is no rank."""
    growing = [host for host in range(size) for _ in range(host + 1)][:size]
    numbers = distinct(size, dtype=int).tolist()
    descending = sorted(numbers, reverse=True)
    return {
        "1, 2, 3 ... ranks on a host": [numbers[host] for host in growing],
        "all on one host": [0] * size,
        "each on its own host": descending,
        "dealt to 2 hosts in turn": [descending[rank % 2] for rank in range(size)],
        "the last alone": [numbers[0]] * (size - 1) + [numbers[-1]],
    }


def leaders_found(size):
    """Every rank gets the first rank of its host, and the first ranks of all hosts."""
    for name, numbers in placements(size).items():
        hosts = [f"node{number}" for number in numbers]
        leaders = [hosts.index(host) for host in hosts]
        yield Case(
            name,
            given=[(host,) for host in hosts],
            expect=[(leader, sorted({*leaders})) for leader in leaders],
            why="the lowest rank on a host is its leader",
        )


def sums(size):
    """Leaders get the sums of their host, rank 0 also those of all."""
    for (name, colors), count in zip(
        placements(size).items(), (3, 1, 3, 2, 1200), strict=True
    ):
        values = distinct(size, count)
        expect = []
        for rank, color in enumerate(colors):
            ranks = [r for r in range(size) if colors[r] == color]
            of_host = values[ranks].sum(axis=0) if rank == ranks[0] else None
            expect.append((of_host, values.sum(axis=0) if rank == 0 else None))
        yield Case(
            name,
            given=list(zip(colors, values, strict=True)),
            expect=expect,
            why="a leader has the sums of its host, rank 0 also those of all ranks",
            use=("Split",),
        )


def objects_shared(size):
    """Everybody gets the object: leaders from the root, the others from a leader."""
    for name, colors in placements(size).items():
        for root in roots(size):
            words = [f"word {number}" for number in distinct(2, dtype=int)]
            yield _shared(f"root {root}, {name}", colors, {"of": words}, root)
    yield _shared("None is shared", placements(size)["the last alone"], None, size - 1)


def _shared(name, colors, obj, root):
    size = len(colors)
    first = {color: colors.index(color) for color in colors} | {colors[root]: root}
    sources = [
        root if rank == first[colors[rank]] else first[colors[rank]]
        for rank in range(size)
    ]
    return Case(
        name,
        given=[
            (colors[rank], obj if rank == root else None, root) for rank in range(size)
        ],
        expect=[(obj, source) for source in sources],
        why="the root sends to the leaders, a leader to the ranks of its host",
        use=("Split",),
    )


def test_host_leaders(grade):
    """Leaders are found wherever the ranks of a host stand."""
    grade("host_leaders", leaders_found)


def test_sum_by_host(grade):
    """Sums are made on each host first, then of these."""
    grade("sum_by_host", sums)


def test_share_by_host(grade):
    """Any root's object goes once to each host, and on from there."""
    grade("share_by_host", objects_shared)
