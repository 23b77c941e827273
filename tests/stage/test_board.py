"""The board: one table for all ranks, whatever order they come in."""


def test_rows_are_in_rank_order_though_ranks_are_late(mpirun):
    """Rank 0 alone prints, one table, also when the ranks arrive in reverse order."""
    program = """if True:
        import time
        from mpi4py import MPI
        from mpi_lessons.stage import Stage
        comm = MPI.COMM_WORLD
        stage = Stage(comm, "Title.")
        time.sleep(0.03 * (comm.size - comm.rank))
        stage.column("value", 70 + comm.rank)
        stage.draw()
    """
    job = mpirun(4, "-c", program)

    rows = [line.split() for line in job.stdout.splitlines() if "│ 7" in line]
    assert [(row[1], row[3]) for row in rows] == [
        ("0", "70"),
        ("1", "71"),
        ("2", "72"),
        ("3", "73"),
    ]
    assert job.stdout.count("Title.") == 1


def test_a_column_shows_what_was_held_then(mpirun):
    """A buffer that is overwritten later is shown as it was when the rank said so."""
    program = """if True:
        import numpy as np
        from mpi4py import MPI
        from mpi_lessons.stage import Stage
        stage = Stage(MPI.COMM_WORLD, "Title.")
        buf = np.array([71, 72])
        stage.column("before", buf)
        buf[:] = 81, 82
        stage.column("after", buf)
        stage.draw("call(buf)")
        stage.say("A sentence.")
    """
    job = mpirun(1, "-c", program)

    lines = job.stdout.splitlines()
    assert lines[:3] == ["Title.", "", "call(buf)"]
    assert "│ 0    │ 71 72  │ 81 82 │" in lines
    assert lines[-1] == "A sentence."


def test_only_rank_0_imports_rich(mpirun):
    """Rich is loaded by the rank that draws, and only when it draws."""
    program = """if True:
        import sys
        from mpi4py import MPI
        from mpi_lessons.stage import Stage
        stage = Stage(MPI.COMM_WORLD, "Title.")
        before = "rich" in sys.modules
        stage.column("value", 71)
        stage.draw()
        loaded = MPI.COMM_WORLD.gather((before, "rich" in sys.modules))
        if loaded:
            print(loaded)
    """
    job = mpirun(3, "-c", program)

    said = "[(False, True), (False, False), (False, False)]"
    assert job.stdout.splitlines()[-1] == said
