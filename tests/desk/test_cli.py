"""The command does what README says, and answers every mistake with one sentence."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mpi_lessons.desk.progress import Progress
from mpi_lessons.grading import mpirun
from mpi_lessons.syllabus import STEMS

CLONE = Path(__file__).parents[2]


def run(folder, *words, check=False, **variables):
    """Run ``mpi-lessons`` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "mpi_lessons", *words],
        cwd=folder,
        env=environment() | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=check,
    )


def environment():
    """Return an environment in which this clone's package is found from anywhere."""
    return os.environ | {"PYTHONPATH": str(CLONE), "NO_COLOR": "1"}


def answer(course, stem, text):
    """Write a learner's file."""
    (course / f"exercises/{stem}.py").write_text(text)


def solve(course, stem):
    """Put the solution in the exercise's place."""
    answer(course, stem, (CLONE / f"solutions/{stem}.py").read_text())


def test_start_copies_the_course(course):
    """A new course holds the exercises, what grades them, and the job scripts."""
    names = {path.name for path in (course / "exercises").iterdir()}
    assert names == {f"{stem}.py" for stem in STEMS}
    assert (course / "tests/exercises/test_scatter.py").exists()
    assert (course / "tests/pytest.ini").exists()
    assert list((course / "pbs").glob("*.pbs")) != []
    assert not (course / "solutions").exists()


def test_start_never_overwrites(course):
    """A folder that holds something is refused, and left as it is."""
    answer(course, "scatter", "mine")
    again = run(course.parent, "start", "course")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (course / "exercises/scatter.py").read_text() == "mine"


def test_overview(course):
    """Without a command one sees all tasks, and where to begin."""
    shown = run(course)
    assert shown.returncode == 0
    assert "0 of 31 tasks done" in shown.stdout
    assert re.search(r"> +who_am_i +\* +\d+ min", shown.stdout)
    assert "mpi-lessons check hello" in shown.stdout


def test_not_done_yet(course):
    """A task that is not begun is no error."""
    shown = run(course, "check", "scatter", "--np", "1,2")
    assert shown.returncode == 1
    assert re.search(r"deal_rows +\. +\. +not done yet", shown.stdout)
    assert "Traceback" not in shown.stdout + shown.stderr
    assert "next: write deal_rows in exercises/scatter.py" in shown.stdout


def test_check_and_progress(course, tmp_path):
    """What passes is marked, counted as done, and forgotten again when it breaks."""
    solve(course, "scatter")
    shown = run(course, "check", "scatter", "--json", str(tmp_path / "out.json"))
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert re.search(r"deal_unevenly( +ok){5}", shown.stdout)
    assert "3 of 31 tasks done" in run(course).stdout
    assert "def deal_rows" in run(course, "solution", "scatter").stdout
    records = json.loads((tmp_path / "out.json").read_text())
    assert len(records) == 15
    assert {record["size"] for record in records} == {1, 2, 3, 4, 5}
    wanted = "verdict rank got expected file line seconds seed versions"
    assert all(set(wanted.split()) <= set(record) for record in records)
    text = (course / "exercises/scatter.py").read_text()
    answer(course, "scatter", text.replace("mine + 1", "mine + 2"))
    assert run(course, "check", "scatter", "--np", "2").returncode == 1
    assert Progress(course).done == {"scatter.deal_rows", "scatter.deal_unevenly"}


def test_failure_is_explained(course):
    """The report says who, where, got, expected, why, and what to do next."""
    solve(course, "scatter")
    text = (course / "exercises/scatter.py").read_text()
    answer(
        course,
        "scatter",
        text.replace("comm.gather(mine + 1, root=root)", "comm.allgather(mine + 1)"),
    )
    shown = run(course, "check", "scatter", "--np", "1,2")
    assert shown.returncode == 1
    assert re.search(r"add_one_everywhere +ok +x +wrong", shown.stdout)
    assert "add_one_everywhere at 2 processes, root 0" in shown.stdout
    said = r"rank 1 returned a list \[.*\], expected None: the root gets each"
    assert re.search(said, shown.stdout)
    assert re.search(r"scatter.py:\d+   return comm.allgather\(mine", shown.stdout)
    assert "mpi-lessons hint scatter" in shown.stdout


def test_hints_come_one_by_one(course):
    """Each call gives the next hint, and the last one again and again."""
    said = [run(course, "hint", "scatter").stdout for _ in range(4)]
    assert [re.search(r"hint (\d) of 3", text)[1] for text in said] == list("1233")
    assert run(course, "hint", "scatter", "deal_unevenly").stdout.startswith(
        "deal_unev"
    )


def test_solution_waits(course):
    """The solution is shown after success, or on demand."""
    refused = run(course, "solution", "scatter")
    assert refused.returncode == 2
    assert "--give-up" in refused.stderr
    shown = run(course, "solution", "scatter", "--give-up")
    assert shown.stdout == (CLONE / "solutions/scatter.py").read_text()


def test_reset_keeps_a_backup(course):
    """Reset brings the exercise back, and keeps what was written."""
    answer(course, "scatter", "my work")
    said = run(course, "reset", "scatter")
    kept = re.search(r"kept in (\S+)", said.stdout)[1]
    assert (course / kept).read_text() == "my work"
    original = (CLONE / "exercises/scatter.py").read_text()
    assert (course / "exercises/scatter.py").read_text() == original


MISTAKES = [
    (("check", "scater"), "there is no exercise scater: did you mean scatter?"),
    (("check", "xyz"), "there are hello, send_recv"),
    (("hint", "scatter", "deal"), "scatter has no task deal: there are deal_rows"),
    (("check", "--np", "0"), "process counts are numbers from 1 to 64"),
    (("check", "--np", "two"), "found 'two'"),
    (
        ("check", "--time-limit", "-1"),
        "a number of seconds from 0.1 to 1000, found '-1'",
    ),
    (("check", "hello", "--json", "no/where.json"), "there is no such folder"),
    (("chek",), "invalid choice: 'chek'"),
]


@pytest.mark.parametrize(("words", "sentence"), MISTAKES)
def test_mistakes(course, words, sentence):
    """A wrong word gets one sentence and exit code 2."""
    said = run(course, *words)
    assert said.returncode == 2
    assert sentence in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1
    assert said.stdout == ""


def test_syntax_error_is_shown(course):
    """A file that is not Python is shown with line and caret, and nothing is lost."""
    answer(course, "scatter", "def deal_rows(comm\n    return 1\n")
    said = run(course, "check", "scatter")
    assert said.returncode == 2
    assert "exercises/scatter.py:1 is not Python yet" in said.stderr
    assert "    def deal_rows(comm\n                 ^\n" in said.stderr
    assert (
        (course / "exercises/scatter.py").read_text().startswith("def deal_rows(comm")
    )


def test_unreadable_files(course):
    """A missing file and one that is no text are named with the remedy."""
    (course / "exercises/scatter.py").unlink()
    said = run(course, "check", "scatter")
    assert said.returncode == 2
    assert "exercises/scatter.py is missing: mpi-lessons reset scatter" in said.stderr
    (course / "exercises/scatter.py").write_bytes(b"\xff\xfe\0")
    said = run(course, "check", "scatter")
    assert said.returncode == 2
    assert "Traceback" not in said.stderr


def test_outside_a_course(tmp_path):
    """Outside a course one is told how to make one."""
    said = run(tmp_path)
    assert said.returncode == 2
    assert "mpi-lessons start my-course" in said.stderr


def test_no_mpirun(course, tmp_path):
    """Without an mpirun the remedy is said, and the exit code is 2."""
    said = run(course, "check", "hello", MPI_LESSONS_MPIRUN=str(tmp_path / "mpirun"))
    assert said.returncode == 2
    assert "pip install mpich" in said.stderr


def test_colour_follows_the_rule(course):
    """A pipe gets no escape codes; FORCE_COLOR brings them."""
    variables = {"NO_COLOR": "", "FORCE_COLOR": "1"}
    assert "\x1b[" not in run(course).stdout
    assert "\x1b[" in run(course, **variables).stdout


def test_newer_progress_is_kept(tmp_path):
    """Lines that this version does not know stay in the file."""
    path = tmp_path / ".mpi-lessons/progress.txt"
    path.parent.mkdir()
    path.write_text("# note\ndone hello.who_am_i\nbadge gold\nhint hello.my_share 2\n")
    progress = Progress(tmp_path)
    progress.done.add("hello.my_share")
    progress.save()
    lines = path.read_text().splitlines()
    assert "badge gold" in lines
    assert "done hello.my_share" in lines
    assert Progress(tmp_path).hints == {"hello.my_share": 2}


@pytest.fixture
def clone(tmp_path):
    """Return a copy of this clone, package and all, that is no git repository."""
    for name in ("mpi_lessons", "exercises", "solutions", "tests/exercises"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CLONE / name, tmp_path / "clone" / name, ignore=ignore)
    return tmp_path / "clone"


def test_reset_in_a_clone(clone):
    """In a clone the original is what was committed, and never lost where it is not."""
    answer(clone, "scatter", "my work")
    refused = run(clone, "reset", "scatter", PYTHONPATH=str(clone))
    assert refused.returncode == 2
    assert "is not to be had here" in refused.stderr
    assert (clone / "exercises/scatter.py").read_text() == "my work"
    original = (CLONE / "exercises/scatter.py").read_text()
    answer(clone, "scatter", original)
    who = ["-c", "user.name=A", "-c", "user.email=a@b.invalid"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *words], cwd=clone, check=True)
    answer(clone, "scatter", "my work")
    assert run(clone, "reset", "scatter", PYTHONPATH=str(clone)).returncode == 0
    assert (clone / "exercises/scatter.py").read_text() == original


BEGINNERS = {
    "tries at import": (
        "def add_one(comm, numbers, root): return 1\n"
        "from mpi4py import MPI\n"
        "print(add_one(MPI.COMM_WORLD.size, None, 0))\n",
        "when the file was imported: what is only to be tried belongs under  if __",
        "exercises/scatter.py:3   print(add_one(MPI.COMM_WORLD.size, None, 0))",
    ),
    "None off root": (
        "def deal_rows(comm, matrix, root):\n    return matrix[comm.rank]\n",
        "'NoneType' object is not subscriptable (matrix is None on this rank)",
        "exercises/scatter.py:2   return matrix[comm.rank]",
    ),
    "wrong rank": (
        "def deal_rows(comm, matrix, root):\n    comm.send(1, dest=comm.size)\n",
        "comm.send(dest=2)  (line 2) names dest=2, but the ranks are 0 to 1",
        "exercises/scatter.py:2   comm.send(1, dest=comm.size)",
    ),
    "one argument less": (
        "def deal_rows(comm, matrix):\n    return matrix\n",
        "takes 2 positional arguments but 3 were given",
        "exercises/scatter.py:1   def deal_rows(comm, matrix):",
    ),
    "asks": (
        "def deal_rows(comm, matrix, root):\n    return input()\n",
        "asked for input(), but nobody types while a check runs",
        "exercises/scatter.py:2   return input()",
    ),
}


@pytest.mark.parametrize("name", BEGINNERS)
def test_beginners_mistakes(course, name):
    """A beginner's mistake is explained at the line that made it."""
    text, sentence, place = BEGINNERS[name]
    answer(course, "scatter", text)
    shown = run(course, "check", "scatter", "--np", "2")
    assert shown.returncode == 1
    assert sentence in shown.stdout
    assert place in shown.stdout


def test_who_left(course):
    """Where the root left with its error and the others wait, both are told."""
    wrong = (
        "def share_or_fail(comm, read, root):\n"
        "    value = read() if comm.rank == root else None\n"
        "    return comm.bcast(value, root=root)\n"
    )
    solve(course, "bcast")
    text = (course / "exercises/bcast.py").read_text()
    answer(course, "bcast", text.partition("def share_or_fail")[0] + wrong)
    words = ("check", "bcast", "--np", "2", "--seed", "1")
    shown = run(course, *words).stdout
    assert "ranks wait for one that has left at 2 processes" in shown
    assert re.search(r"rank 1 +waits in +comm.bcast\(root=0\)", shown)
    assert re.search(r"rank 0 left with FileNotFoundError \(line \d+\)", shown)


def test_one_process_is_not_done(course):
    """What passes at one process alone is not counted as done, nor praised as such."""
    solve(course, "hello")
    shown = run(course, "check", "hello", "--np", "1")
    assert shown.returncode == 0
    assert "next:" not in shown.stdout
    assert Progress(course).done == set()


def test_narrow_terminal(course):
    """Where the terminal is narrow, sentences are broken between words."""
    shown = run(course, "check", "scatter", "--np", "1", COLUMNS="60")
    assert max(map(len, shown.stdout.splitlines())) <= 60


def test_under_mpirun(course):
    """Started by mpirun the command says, once, that it starts mpirun by itself."""
    words, variables = mpirun.command(3)
    said = subprocess.run(
        [*words, sys.executable, "-m", "mpi_lessons", "check", "hello"],
        cwd=course,
        env=environment() | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.returncode != 0
    assert said.stderr.count("run it without mpirun, here it runs 3 times") == 1
