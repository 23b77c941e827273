"""Courses: a course folder that the hosts see, every exercise answered."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def start_course(folder: Path) -> Path:
    """Start a course in a new folder, answer its exercises, and return the folder."""
    start = [sys.executable, "-m", "mpi_lessons", "start", str(folder)]
    subprocess.run(start, check=True, cwd=ROOT, capture_output=True, timeout=60)
    shutil.copytree(ROOT / "solutions", folder / "exercises", dirs_exist_ok=True)
    return folder
