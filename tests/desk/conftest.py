"""What the tests of the desk share."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLONE = Path(__file__).parents[2]


@pytest.fixture
def course(tmp_path):
    """Return a new course to work in."""
    subprocess.run(
        [sys.executable, "-m", "mpi_lessons", "start", "course"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(CLONE)},
        check=True,
        capture_output=True,
    )
    return tmp_path / "course"
