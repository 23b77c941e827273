"""Folders: start a course in a new folder, and bring an exercise back as it was."""

import shutil
import subprocess
import time
from pathlib import Path

from mpi_lessons.desk.course import Course, shipped
from mpi_lessons.desk.progress import FOLDER, write_whole
from mpi_lessons.grading.errors import SetupError

# What a learner works with. The solutions stay where they came: `solution` shows them.
COPIED = ("exercises", "tests/exercises", "tests/pytest.ini", "pbs")


def start(target: Path) -> None:
    """Copy the course into a new folder.

    Raises
    ------
    SetupError
        Something is there already; nothing is ever overwritten.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise SetupError(f"{target} exists already: name a folder that does not")
    for name in COPIED:
        source, copy = shipped() / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, copy)


def reset(course: Course, stem: str) -> Path | None:
    """Bring an exercise back as it came, and return where the old text is kept.

    Raises
    ------
    SetupError
        The original is not to be had.
    """
    original, path = _original(course, stem), course.exercise(stem)
    backup = None
    if path.exists() and path.read_bytes() != original.encode():
        stamp = time.strftime("%Y%m%d-%H%M%S")
        backup = course.root / FOLDER / "backups" / f"{stem}-{stamp}.py"
        count = 1
        while backup.exists():
            count += 1
            backup = backup.with_name(f"{stem}-{stamp}-{count}.py")
        backup.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, backup)
    write_whole(path, original)
    return backup


def _original(course: Course, stem: str) -> str:
    path = shipped() / "exercises" / f"{stem}.py"
    if path.resolve() != course.exercise(stem).resolve():
        return path.read_text(encoding="utf-8")
    # The course is the clone itself: what came is what was committed.
    git = shutil.which("git")
    words = ["-C", str(course.root), "show", f"HEAD:./exercises/{stem}.py"]
    answer = git and subprocess.run(
        [git, *words], capture_output=True, encoding="utf-8"
    )
    if not answer or answer.returncode:
        raise SetupError(
            f"the original of exercises/{stem}.py is not to be had here: "
            "work in a folder made with  mpi-lessons start my-course"
        )
    return answer.stdout
