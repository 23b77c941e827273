"""Lessons as the tests see them: started once each, their tables read back."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


def read_tables(text):
    """Return the tables in what a lesson printed, as rows of stripped cells."""
    tables = []
    for line in text.splitlines():
        if line.startswith(("╭", "+")) and (not tables or tables[-1]):
            tables.append([])
        elif line.startswith(("│", "|")):
            tables[-1].append(
                [cell.strip() for cell in line.replace("│", "|").split("|")]
            )
    return [[row[1:-1] for row in table] for table in tables if table]


@pytest.fixture(scope="session")
def lesson(mpirun):
    """Return ``lesson(stem, ranks, *args)``: what it printed; each is run only once."""
    done = {}

    def run(stem, ranks, *args):
        if (stem, ranks, args) not in done:
            env = {"COLUMNS": "80"}
            job = mpirun(ranks, "-m", f"mpi_lessons.{stem}", *args, env=env)
            assert job.returncode == 0, job.stdout + job.stderr
            assert "Traceback" not in job.stderr
            done[stem, ranks, args] = job.stdout
        return done[stem, ranks, args]

    return run


@pytest.fixture(scope="session")
def shown(lesson):
    """Return ``shown(stem, ranks, *args)``: the tables, without their headings."""

    def read(stem, ranks, *args):
        return [table[1:] for table in read_tables(lesson(stem, ranks, *args))]

    return read


@pytest.fixture
def tables():
    """Return ``tables(text)``: the tables in it, without their headings."""
    return lambda text: [table[1:] for table in read_tables(text)]
