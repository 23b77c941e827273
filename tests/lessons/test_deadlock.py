"""What the lesson deadlock shows, also where an MPI buffers nothing, or all."""

import re

import pytest
from cells import RANKS, assert_cells, columns


@pytest.mark.parametrize("size", [ranks for ranks in RANKS if ranks > 1])
def test_deadlock(shown, lesson, size):
    """Sends complete alone up to a limit, then who waits is named; all repairs swap."""
    sends, exchanges = shown("deadlock", size)
    text = lesson("deadlock", size)
    sizes = [int(nbytes) for nbytes, _ in sends]
    completed = [int(nbytes) for nbytes, send in sends if send.startswith("completed")]
    limit = completed[-1]
    partners = [rank ^ 1 if rank ^ 1 < size else None for rank in range(size)]
    partner, mine, *repairs = columns(exchanges)

    assert sizes == sorted(sizes)
    assert sizes[: len(completed) + 1] == [*completed, limit + 1]
    assert f"{limit} bytes head to head: rank 0 got [101]." in text
    for rank in (0, 1):
        assert f"rank {rank}  waits in  comm.Send(dest={1 - rank}, tag=0)" in text
    assert "0 -> 1 -> 0" in text
    assert f"\n{limit + 1} bytes, exchanged in three ways" in text
    assert_cells(partner, partners)
    assert_cells(mine, [100 + rank for rank in range(size)])
    swapped = [None if other is None else 100 + other for other in partners]
    assert len(repairs) == 3
    for received in repairs:
        assert_cells(received, swapped)


@pytest.mark.parametrize(
    ("sizes", "limit", "shown"), [((64,), 0, ["1", "64"]), ((4, 16), 16, ["4", "16"])]
)
def test_deadlock_where_all_or_nothing_is_buffered(mpirun, sizes, limit, shown):
    """Also an MPI that buffers nothing, or all that is tried, ends and is explained."""
    program = f"""if True:
        from mpi4py import MPI
        from mpi_lessons import deadlock
        class Comm(MPI.Intracomm):
            def Split(self, *how):
                return Comm(super().Split(*how))
            if not {limit}:
                Isend = MPI.Intracomm.Issend
        deadlock.SIZES = {sizes}
        deadlock.main(Comm(MPI.COMM_WORLD))
    """
    job = mpirun(2, "-c", program, timeout=20)
    sends = re.findall(r"^\W *(\d+) \W (completed|waits)", job.stdout, re.MULTILINE)

    assert sends == [(nbytes, "completed" if limit else "waits") for nbytes in shown]
    assert ("luck" in job.stdout.partition("may wait")[0]) == bool(limit)
    assert "0 -> 1 -> 0" in job.stdout
    for rank, partner in ((0, 1), (1, 0)):
        pattern = rf"^\W {rank} .*" + 3 * rf" {100 + partner} .*"
        assert re.search(pattern, job.stdout, re.MULTILINE)
