"""The course is whole: four files per stem, exercises ask, solutions answer."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from mpi_lessons.desk.course import Course
from mpi_lessons.grading import launch
from mpi_lessons.syllabus import STEMS
from mpi_lessons.tour.route import STOPS

ROOT = Path(__file__).parents[2]
COURSE = Course(ROOT)
TESTS = ROOT / "tests/exercises"
SIZES = (1, 2, 3, 4, 5, 8)
MACHINERY = {"stage", "desk", "grading", "diagnosis", "tour", "syllabus", "__main__"}

DESK_MAY = {
    "diagnosis",  # what of it knows no MPI, see test_desk_stays_outside_mpi
    *("grading.launch", "grading.setup", "grading.errors", "grading.mpirun"),
    *("grading.ends", "grading.processes", "grading.probe"),
}

TOUR_MAY = {f"grading.{name}" for name in ("mpirun", "errors", "processes", "setup")}

# It lets ranks wait for ever and goes on, so it must be watched from within.
LESSON_MAY = {"deadlock": ("mpi_lessons.diagnosis.alone.",)}

each_stem = pytest.mark.parametrize("stem", STEMS)


def functions(path):
    """Return the functions of a file by name, as they stand there."""
    tree = ast.parse(path.read_text())
    return {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}


def imports(path):
    """Return the modules that a file imports, at the top or inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("mpi_lessons", "{}.py"),
        ("exercises", "{}.py"),
        ("solutions", "{}.py"),
        ("tests/exercises", "test_{}.py"),
    ],
)
def test_four_files(folder, name):
    """Every stem has its file in each of the four folders, and there is no other."""
    lessons = {path.name for path in (ROOT / folder).glob("*.py")}
    lessons -= {f"{word}.py" for word in (*MACHINERY, "__init__")}
    assert lessons == {name.format(stem) for stem in STEMS}


@pytest.mark.parametrize("folder", ["wrong_answers", "other_answers"])
def test_no_stray_answers(folder):
    """Wrong and other answers lie in folders named by a stem."""
    assert {path.name for path in (ROOT / "tests" / folder).iterdir()} == set(STEMS)


@each_stem
def test_exercise_imports(stem):
    """An exercise can be imported as it stands, and nothing happens."""
    path = COURSE.exercise(stem)
    spec = importlib.util.spec_from_file_location(f"exercise_{stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert set(functions(path)) <= set(vars(module))


@each_stem
def test_exercise_asks(stem):
    """Every task of an exercise has TODO lines and is not done."""
    path = COURSE.exercise(stem)
    text = path.read_text()
    for name, node in functions(path).items():
        assert "# TODO: 1." in ast.get_source_segment(text, node), name
        assert ast.unparse(node.body[-1]) == "raise NotImplementedError", name


@each_stem
def test_tasks_with_hints(stem):
    """Exercise, test and hints speak of the same tasks; each has three hints."""
    tasks = list(functions(COURSE.exercise(stem)))
    assert len(tasks) >= 3
    assert list(launch.tasks_graded(COURSE.test(stem))) == tasks
    hints = COURSE.hints(stem)
    assert {task: len(hints[task]) for task in hints} == dict.fromkeys(tasks, 3)
    assert all(text.strip() for stages in hints.values() for text in stages)


@each_stem
def test_effort(stem):
    """Every task states how hard it is and how long it takes."""
    tasks = COURSE.tasks(stem)
    assert {task.name for task in tasks} == set(functions(COURSE.exercise(stem)))
    assert all(task.difficulty in (1, 2, 3) and task.minutes > 0 for task in tasks)


@each_stem
def test_same_question(stem):
    """Exercise and solution share title, imports, signatures and docstrings."""
    asked, answered = (
        ast.parse(path.read_text()).body
        for path in (COURSE.exercise(stem), COURSE.solution(stem))
    )
    question = [_question(node) for node in asked]
    private = [n for n in answered if getattr(n, "name", "").startswith("_")]
    assert [_question(node) for node in answered if node not in private] == question


def _question(node):
    if not isinstance(node, ast.FunctionDef):
        return ast.unparse(node)
    return node.name, ast.unparse(node.args), ast.get_docstring(node)


@each_stem
def test_only_numpy_and_mpi4py(stem):
    """Exercises and solutions import nothing but NumPy and mpi4py."""
    for path in (COURSE.exercise(stem), COURSE.solution(stem)):
        assert {name.split(".")[0] for name in imports(path)} <= {"numpy", "mpi4py"}


@pytest.mark.parametrize(
    ("room", "allowed"),
    [
        ("stage", {"stage"}),
        ("desk", {"desk", "syllabus", *DESK_MAY}),
        ("grading", {"grading", "diagnosis"}),
        ("diagnosis", {"diagnosis"}),
        ("tour", {"tour", "stage", *TOUR_MAY}),
    ],
)
def test_rooms(room, allowed):
    """A room imports only the rooms it may."""
    for path in (ROOT / "mpi_lessons" / room).rglob("*.py"):
        for name in imports(path):
            if name.startswith("mpi_lessons."):
                inside = name.removeprefix("mpi_lessons.")
                assert any(
                    inside == may or inside.startswith(f"{may}.") for may in allowed
                ), f"{path.name} imports {name}"


def test_course_needs_no_framework():
    """What the tour shows is imported by the tour alone, and by nothing it shares."""
    known = {name for names in STOPS.values() for name in names}
    for path in (ROOT / "mpi_lessons").rglob("*.py"):
        if path.parent.name == "tour" and path.stem in STOPS:
            continue
        assert not known & {name.split(".")[0] for name in imports(path)}, path.name


def test_only_stage_and_desk_know_rich():
    """Rich is imported by stage and desk alone."""
    knows = {
        path.relative_to(ROOT / "mpi_lessons").parts[0]
        for path in (ROOT / "mpi_lessons").rglob("*.py")
        if any(name.split(".")[0] == "rich" for name in imports(path))
    }
    assert knows == {"stage", "desk"}


def test_desk_stays_outside_mpi():
    """Nothing that the desk imports imports mpi4py.MPI, which would start MPI."""
    program = (
        "import sys, mpi_lessons.desk.cli, mpi_lessons.grading.launch;"
        "print('mpi4py.MPI' in sys.modules, 'numpy' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["False", "False"]


@each_stem
def test_lessons_import_the_stage_alone(stem):
    """A lesson imports the stage, NumPy, mpi4py and the standard library."""
    names = imports(ROOT / f"mpi_lessons/{stem}.py")
    ours = {name for name in names if name.startswith("mpi_lessons")}
    may = ("mpi_lessons.stage", *LESSON_MAY.get(stem, ()))
    assert all(name.startswith(may) for name in ours)


def test_package_imports_nothing():
    """mpi_lessons itself imports nothing, or every rank of a lesson would be warned."""
    assert imports(ROOT / "mpi_lessons/__init__.py") == set()


def test_known_marks():
    """The mpi mark has no keyword but min_size: pytest-mpi ignores a misspelt one."""
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                "mark.mpi"
            ):
                assert [word.arg for word in node.keywords] in ([], ["min_size"]), path
                assert node.args == [], path


def test_exercises_fail_and_solutions_pass():
    """Every exercise is not done as it comes; every solution passes at all counts."""
    answers = []
    for stem in STEMS:
        tasks = launch.tasks_graded(COURSE.test(stem))
        answers.append(launch.Answer(stem, COURSE.solution(stem), tasks, SIZES))
        answers.append(launch.Answer(stem, COURSE.exercise(stem), tasks, (1, 3)))
    verdicts = launch.grade(TESTS, answers)
    wanted = {True: "pass", False: "not-done"}
    off = [
        f"{v['answer']} {v['task']} at {v['size']}: {v['verdict']} {v['sentence']}"
        for v in verdicts
        if v["verdict"] != wanted["solutions" in Path(v["answer"]).parts]
    ]
    assert off == []
    demanded = [key for answer in answers for key in answer.demands()]
    assert len(verdicts) == len(demanded) > 150
