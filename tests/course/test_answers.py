"""Wrong answers are refused for their reason, other right answers pass."""

import ast
from pathlib import Path

import pytest

from mpi_lessons.grading import launch
from mpi_lessons.syllabus import STEMS

COURSE = Path(__file__).parents[2]
WRONG, OTHER = COURSE / "tests/wrong_answers", COURSE / "tests/other_answers"
TIME_LIMIT = 3.0  # seconds: the hanging ones wait so long
PASSING_SIZES = (1, 2, 3, 5)
HEADER = ("task", "at", "verdict", "reason")


def header(path):
    """Return the fields that the docstring of an answer states."""
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    pairs = (line.partition(": ") for line in text.splitlines())
    return {name: value.strip() for name, _, value in pairs if name in HEADER}


def to_grade(path):
    """Return the answer that the launcher wants, at the sizes of the header."""
    fields = header(path)
    sizes = (
        tuple(int(size) for size in fields["at"].split(",")) if "at" in fields else ()
    )
    task = (fields["task"],)
    return launch.Answer(path.parent.name, path, task, sizes or PASSING_SIZES)


@pytest.fixture(scope="module")
def verdicts():
    """Grade a stem's wrong and other answers, all in one go, when first asked for."""
    found = {}

    def of(path):
        stem = path.parent.name
        if stem not in found:
            paths = sorted([*(WRONG / stem).glob("*.py"), *(OTHER / stem).glob("*.py")])
            tests = COURSE / "tests/exercises"
            answers = [to_grade(path) for path in paths]
            found[stem] = launch.grade(tests, answers, time_limit=TIME_LIMIT)
        return [v for v in found[stem] if v["answer"] == str(path)]

    return of


def named(path):
    """Name a test by stem and file."""
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", sorted(WRONG.glob("*/*.py")), ids=named)
def test_refused(path, verdicts):
    """A wrong answer is refused, at the process counts and for the reason it names."""
    fields = header(path)
    found = verdicts(path)
    assert [verdict["size"] for verdict in found] == list(to_grade(path).sizes)
    for verdict in found:
        said = "\n".join([verdict["sentence"], verdict["why"], *verdict["others"]])
        assert verdict["verdict"] == fields["verdict"], f"{verdict['size']}: {said}"
        assert fields["reason"] in said


@pytest.mark.parametrize("path", sorted(OTHER.glob("*/*.py")), ids=named)
def test_other_way(path, verdicts):
    """Another right answer passes at every process count."""
    marks = {v["size"]: (v["verdict"], v["sentence"]) for v in verdicts(path)}
    assert marks == dict.fromkeys(PASSING_SIZES, ("pass", ""))


@pytest.mark.parametrize("stem", STEMS)
def test_enough(stem):
    """Every task has three wrong answers or more, and another right one."""
    tasks = launch.tasks_graded(COURSE / f"tests/exercises/test_{stem}.py")
    wrong = [header(path)["task"] for path in (WRONG / stem).glob("*.py")]
    other = [header(path)["task"] for path in (OTHER / stem).glob("*.py")]
    assert {task: wrong.count(task) >= 3 for task in tasks} == dict.fromkeys(
        tasks, True
    )
    assert set(other) == set(tasks)
    assert set(wrong) == set(tasks)
