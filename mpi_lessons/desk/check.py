"""Check: grade exercises, and keep what came out."""

import ast
import json
from collections.abc import Sequence
from pathlib import Path

from mpi_lessons.desk.course import Course
from mpi_lessons.desk.progress import Progress, write_whole
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.launch import Answer, tasks_graded

SIZES = (1, 2, 3, 4, 5)  # process counts, where the learner names none
MOST = 64  # processes


def answers(
    course: Course, stems: Sequence[str], sizes: Sequence[int], solutions: bool
) -> list[Answer]:
    """Return what is to be graded, after a look at each file.

    Raises
    ------
    SetupError
        A file is missing or is not Python; the text shows where.
    """
    chosen = []
    for stem in stems:
        path = course.solution(stem) if solutions else course.exercise(stem)
        _look_at(path, course, stem)
        tasks = tasks_graded(course.test(stem))
        chosen.append(Answer(stem, path, tasks, tuple(sizes)))
    return chosen


def _look_at(path: Path, course: Course, stem: str) -> None:
    """Raise `SetupError` unless the file can be read as Python."""
    name = short(path, course)
    if not path.is_file():
        remedy = f"mpi-lessons reset {stem}  brings it back"
        raise SetupError(f"{name} is missing: {remedy}")
    try:
        ast.parse(path.read_bytes(), filename=str(path))
    except SyntaxError as error:
        shown = not_python(name, error, "is not Python yet")
        again = f"mend that line, then  mpi-lessons check {stem}"
        raise SetupError(f"{shown}\n{again}") from None
    except (ValueError, OSError) as error:
        raise SetupError(f"{name} cannot be read: {error}") from None


def not_python(name: str | Path, error: SyntaxError, words: str) -> str:
    """Show where a file is no Python: place, reason, the line with a mark under it."""
    if not error.lineno:
        return f"{name} {words}: {error.msg}"
    text = (error.text or "").rstrip("\n")
    caret = " " * max((error.offset or 1) - 1, 0) + "^"
    place = f"{name}:{error.lineno} {words}: {error.msg}"
    return f"{place}\n    {text}\n    {caret}"


def short(path: str | Path, course: Course) -> str:
    """Return a path as the learner would type it inside the course."""
    path = Path(path)
    return str(
        path.relative_to(course.root) if path.is_relative_to(course.root) else path
    )


def keep(progress: Progress, verdicts: Sequence[dict], sizes: Sequence[int]) -> None:
    """Note which tasks are done now, and which no longer are."""
    tasks = {f"{verdict['stem']}.{verdict['task']}" for verdict in verdicts}
    failed = {
        f"{verdict['stem']}.{verdict['task']}"
        for verdict in verdicts
        if verdict["verdict"] != "pass"
    }
    before = set(progress.done)
    progress.done -= failed
    if set(SIZES) <= set(sizes):
        progress.done |= tasks - failed
    if progress.done != before:
        progress.save()


def write_json(path: Path, verdicts: Sequence[dict]) -> None:
    """Write one record per task and process count."""
    write_whole(path, json.dumps(list(verdicts), indent=1) + "\n")
