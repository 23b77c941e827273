"""The wheel carries the whole course: an installed package needs no clone."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build the wheel, and return the folder it was unpacked into."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(
        [*build, "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed, folder, *words):
    """Run the installed command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "mpi_lessons", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(installed), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_top_level(installed):
    """The wheel installs the package and nothing beside it."""
    names = {path.name.partition("-")[0] for path in installed.iterdir()}
    assert names == {"mpi_lessons"}  # the package, and its .dist-info


@pytest.mark.parametrize("folder", ["exercises", "solutions", "tests", "pbs"])
def test_carries(installed, folder):
    """Exercises, solutions, tests and job scripts are inside, each as it is here."""
    bundled = installed / "mpi_lessons/_course" / folder
    for path in (ROOT / folder).rglob("*"):
        inside = path.relative_to(ROOT / folder)
        made = any(part[0] in "._" for part in inside.parts)  # caches
        if path.is_file() and not made:
            copy = bundled / inside
            assert copy.read_bytes() == path.read_bytes()


def test_course_from_the_wheel(installed, tmp_path):
    """A course made from the wheel can be worked on, checked and reset."""
    made = run(installed, tmp_path, "start", "course")
    assert made.returncode == 0, made.stderr
    course = tmp_path / "course"
    assert not list(course.rglob("__pycache__"))
    assert run(installed, course).returncode == 0
    checked = run(installed, course, "check", "hello", "--solutions", "--np", "1,2")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    exercise = course / "exercises/hello.py"
    original = exercise.read_text()
    exercise.write_text("x = 1\n")
    assert run(installed, course, "reset", "hello").returncode == 0
    assert exercise.read_text() == original
