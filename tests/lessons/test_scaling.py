"""What the lesson scaling measures, prints, and writes into a file."""

import csv
import os

import pytest
from cells import RANKS

from mpi_lessons.stage.machine import my_cores


@pytest.mark.parametrize("size", RANKS)
def test_scaling(mpirun, tables, tmp_path, size):
    """The printed rows are those in the file, and follow from the seconds in it."""
    count = 20_000
    path = tmp_path / "rows.csv"
    path.write_text("replaced")
    job = mpirun(
        *(size, "-m", "mpi_lessons.scaling", "--count", str(count), "--csv", str(path))
    )
    labels, *rows = list(csv.reader(path.read_text().splitlines()))
    steps = [ranks for ranks in (1, 2, 4, 5, 8) if ranks in (1, 2, 4, size)]
    steps = [ranks for ranks in steps if ranks <= size]
    steps += [3] if size == 3 else []

    assert job.returncode == 0, job.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
    assert ",".join(labels) == "scaling,ranks,points,seconds,speed-up,efficiency"
    assert [row[:3] for row in rows] == [
        *(["strong", str(ranks), str(count)] for ranks in steps),
        *(["weak", str(ranks), str(count * ranks)] for ranks in steps),
    ]
    alone = float(rows[0][3])
    for scaling, ranks, _, *numbers in rows:
        seconds, speed_up, efficiency = map(float, numbers)
        work = int(ranks) if scaling == "weak" else 1
        assert speed_up == pytest.approx(work * alone / seconds)
        assert efficiency == pytest.approx(speed_up / int(ranks))
    strong, weak = tables(job.stdout)
    assert strong + weak == [
        [ranks, points, f"{float(s):.4f}", f"{float(up):.2f}", f"{float(part):.0%}"]
        for _, ranks, points, s, up, part in rows
    ]
    runs = 3 * (2 * len(steps) - 1)
    assert f"{runs} of {runs} results are pi" in job.stdout
    cores = len(my_cores() or range(os.cpu_count()))
    if size > max(cores, 2):  # two ranks may be bound to one core each
        said = " ".join(job.stdout.split())
        assert f"{size} ranks share {cores} cores: the speed-up ends near" in said


def test_scaling_finds_wrong_results(mpirun):
    """Where a reduction on two ranks is spoilt, its results are counted as wrong."""
    program = """if True:
        from mpi4py import MPI
        from mpi_lessons import scaling
        class Spoiling(MPI.Intracomm):
            def Split(self, *how, **named):
                return Spoiling(super().Split(*how, **named))
            def allreduce(self, sendobj, op):
                return super().allreduce(sendobj, op) + (self.size == 2)
        scaling.main(Spoiling(MPI.COMM_WORLD))
    """
    job = mpirun(2, "-c", program, "--count", "100")

    assert job.returncode == 1
    assert "3 of 9 results are pi" in job.stdout


def test_scaling_measures_nothing_for_a_folder_that_is_missing(mpirun, tmp_path):
    """A file that cannot be written is refused before any work."""
    path = tmp_path / "none" / "rows.csv"
    job = mpirun(3, "-m", "mpi_lessons.scaling", "--csv", str(path), timeout=20)

    assert job.returncode == 2
    assert job.stdout == ""
    assert job.stderr.startswith("--csv needs the name of a file in a folder that ")
    assert "Traceback" not in job.stderr
