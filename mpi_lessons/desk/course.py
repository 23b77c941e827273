"""Course: where it lies, which tasks it has, and what their files say."""

import ast
import difflib
import re
from dataclasses import dataclass
from pathlib import Path

import mpi_lessons
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.launch import tasks_graded
from mpi_lessons.syllabus import STEMS

START = "mpi-lessons start my-course"
EFFORT = re.compile(r"Difficulty (\d) of 3, about (\d+) minutes?\.")


@dataclass(frozen=True)
class Task:
    """One function to write.

    Parameters
    ----------
    stem, name
        The exercise and the function.
    summary
        First line of its docstring.
    difficulty
        From 1 to 3.
    minutes
        How long it takes.
    """

    stem: str
    name: str
    summary: str
    difficulty: int
    minutes: int


@dataclass(frozen=True)
class Course:
    """The folders of one course.

    Parameters
    ----------
    root
        The folder that holds ``exercises`` and ``tests``.
    """

    root: Path

    def exercise(self, stem: str) -> Path:
        """Return the learner's file."""
        return self.root / "exercises" / f"{stem}.py"

    def solution(self, stem: str) -> Path:
        """Return the answered file: the course's own, or the one that was shipped."""
        own = self.root / "solutions" / f"{stem}.py"
        return own if own.exists() else shipped() / "solutions" / f"{stem}.py"

    @property
    def tests(self) -> Path:
        """The folder of the grading tests."""
        return self.root / "tests" / "exercises"

    def test(self, stem: str) -> Path:
        """Return the grading test of an exercise.

        Raises
        ------
        SetupError
            It is gone.
        """
        path = self.tests / f"test_{stem}.py"
        if not path.is_file():
            raise SetupError(f"{path} is missing: make a new folder with  {START}")
        return path

    def tasks(self, stem: str) -> list[Task]:
        """Return the tasks of an exercise, as its solution states them."""
        graded = tasks_graded(self.test(stem))
        return [
            _task(stem, node)
            for node in _parse(self.solution(stem)).body
            if isinstance(node, ast.FunctionDef) and node.name in graded
        ]

    def hints(self, stem: str) -> dict[str, tuple[str, ...]]:
        """Return the hints of each task, the gentlest first."""
        for node in _parse(self.test(stem)).body:
            if isinstance(node, ast.Assign) and node.targets[0].id == "HINTS":
                return ast.literal_eval(node.value)
        return {}


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _task(stem: str, node: ast.FunctionDef) -> Task:
    text = ast.get_docstring(node) or ""
    effort = EFFORT.search(text)
    difficulty, minutes = effort.groups() if effort else (0, 0)
    summary = text.split("\n")[0]
    return Task(stem, node.name, summary, int(difficulty), int(minutes))


def shipped() -> Path:
    """Return the folder in which the course came: in the wheel, or the clone."""
    package = Path(mpi_lessons.__file__).parent
    bundled = package / "_course"
    return bundled if bundled.is_dir() else package.parent


def find(start: Path) -> Course:
    """Return the course that `start` lies in.

    Raises
    ------
    SetupError
        It lies in none.
    """
    for folder in (start, *start.parents):
        if (folder / "exercises").is_dir() and (folder / "tests/exercises").is_dir():
            return Course(folder)
    raise SetupError(
        f"there is no course in {start} nor above it: go into your course's folder, "
        f"or make one with  {START}"
    )


def lesson_title(stem: str) -> str:
    """Return the first line of a lesson, read without importing it."""
    path = Path(mpi_lessons.__file__).parent / f"{stem}.py"
    return (ast.get_docstring(_parse(path)) or stem).split("\n")[0]


def known_stem(name: str) -> str:
    """Return the stem that `name` means: "scatter" or "exercises/scatter.py".

    Raises
    ------
    SetupError
        There is none of this name.
    """
    stem = Path(name).stem
    if stem in STEMS:
        return stem
    near = difflib.get_close_matches(stem, STEMS, n=1)
    guess = f"did you mean {near[0]}?" if near else f"there are {', '.join(STEMS)}"
    raise SetupError(f"there is no exercise {name}: {guess}")
