"""What ``mpi-lessons pbs`` writes is right, runs as a job, and says what it refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mpi_lessons.grading import mpirun

ROOT = Path(__file__).parents[2]
VENV = Path(sys.executable).parents[1]


def _pbs(*words, folder):
    return subprocess.run(
        [sys.executable, "-m", "mpi_lessons", "pbs", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


def _run(script, folder, ranks=2, **variables):
    """Run a script as a job with so many ranks on this host."""
    nodes = folder / "nodes"
    nodes.write_text("localhost\n" * ranks)
    known = {k: v for k, v in os.environ.items() if not k.startswith("PBS_")}
    known |= mpirun.command(3)[1]
    known |= {"PBS_NODEFILE": str(nodes), "PBS_O_WORKDIR": str(folder)}
    return subprocess.run(
        ["bash", str(script)],
        cwd="/",
        env=known | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_all_that_is_asked(tmp_path):
    """Every option is in the script, in the words of PBS."""
    answer = _pbs(
        *("--nodes", "2", "--cores", "24", "--mem", "160GB", "--queue", "parallel24"),
        *("--walltime", "00:20:00", "--name", "two", "--venv", "$HOME/my venv"),
        *("--lesson", "exercises/gather.py"),
        folder=tmp_path,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    lines = answer.stdout.splitlines()
    assert [line[5:] for line in lines if line.startswith("#PBS")] == [
        "-N two",
        "-q parallel24",
        "-l select=2:ncpus=24:mpiprocs=24:mem=160GB",
        "-l place=scatter",
        "-l walltime=00:20:00",
        "-j oe",
    ]
    assert lines[-1] == (
        'mpirun -n "$ranks" "$(command -v python)" -m mpi_lessons.gather'
    )
    assert os.listdir(tmp_path) == []
    program = answer.stdout.split("\n\n")[0] + '\necho "$VENV"'
    venv = _run_text(program, tmp_path, HOME="/home/me")
    assert venv == "/home/me/my venv\n"


def _run_text(program, folder, **variables):
    known = {k: v for k, v in os.environ.items() if k != "VENV"}
    return subprocess.check_output(
        ["bash", "-c", program], env=known | variables, cwd=folder, text=True
    )


def test_what_is_not_asked(tmp_path):
    """One node of the site's queue; cores as the queue says; the venv that runs it."""
    text = _pbs("--check", folder=tmp_path).stdout
    assert "select=1:ncpus=8:mpiprocs=8:mem=10GB\n" in text
    assert "#PBS -q" not in text
    assert "place=" not in text
    assert f"VENV=${{VENV:-{VENV}}} " in text
    assert text.endswith('mpi-lessons check --np "1,2,3,5,$ranks"\n')
    text = _pbs("--check", "--queue", "parallel12", folder=tmp_path).stdout
    assert "select=1:ncpus=12:mpiprocs=12:mem=15GB\n" in text


@pytest.mark.parametrize(
    "words",
    [
        ["--lesson", "scatter"],
        ["--lesson", "hello", "--nodes", "3", "--queue", "parallel8"],
        ["--check"],
        ["--check", "bcast", "scatter", "--nodes", "2", "--cores", "1"],
        ["--check", "--nodes", "9"],
        ["--command", "python prog.py", "--nodes", "2"],
        ["--command", "prog.py < in.txt > 'my out.txt'", "--nodes", "2"],
        ["--command", "./simulate --steps 3 | tee log", "--venv", "it's $HOME"],
    ],
)
def test_output_is_right(tmp_path, words):
    """What is written passes the linter and bash's own look."""
    answer = _pbs(*words, "-o", "job.pbs", folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "job.pbs is written:  qsub job.pbs\n"
    answer = _pbs("--lint", "job.pbs", folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "no mistakes found in job.pbs\n"
    subprocess.run(["bash", "-n", str(tmp_path / "job.pbs")], check=True)
    assert "qsub job.pbs" in (tmp_path / "job.pbs").read_text()


def test_lesson_runs(tmp_path):
    """A script with a lesson needs nothing beside it."""
    _pbs("--lesson", "hello", "-o", "job.pbs", folder=tmp_path)
    answer = _run(tmp_path / "job.pbs", tmp_path, ranks=3)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "rank" in answer.stdout


def test_check_runs(tmp_path):
    """A script with a check grades the course that it is submitted from."""
    course = tmp_path / "course"
    start = [sys.executable, "-m", "mpi_lessons", "start", str(course)]
    subprocess.run(start, check=True, cwd=ROOT, capture_output=True)
    _pbs("--check", "hello", "-o", str(tmp_path / "job.pbs"), folder=tmp_path)
    answer = _run(tmp_path / "job.pbs", course, ranks=6)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "processes   1   2   3   5   6\n" in answer.stdout


def test_command_runs(tmp_path):
    """A program of one's own runs on all ranks, in the folder of submission."""
    (tmp_path / "prog.py").write_text(
        "import os, sys\n"
        "from mpi4py import MPI\n"
        "threads = os.environ['OMP_NUM_THREADS']\n"
        "ranks = MPI.COMM_WORLD.allreduce(1)\n"
        "if MPI.COMM_WORLD.rank == 0:\n"
        "    print(ranks, threads, sys.argv[1], os.getcwd())\n"
    )
    command = "prog.py 'two words' > out.txt"
    _pbs("--command", command, "-o", "job.pbs", folder=tmp_path)
    answer = _run(tmp_path / "job.pbs", tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    text = (tmp_path / "out.txt").read_text()
    assert text == f"2 1 two words {tmp_path}\n"


def test_bad_jobs(tmp_path):
    """A script that is written says what is wrong, too."""
    _pbs("--lesson", "hello", "-o", "job.pbs", folder=tmp_path)
    for ranks, variables, words in (
        (0, {}, "this is no job, or its node file is empty"),
        (1, {"PBS_NODEFILE": ""}, "submit it with  qsub job.pbs"),
        (1, {"VENV": "/no/venv"}, "there is no venv /no/venv on"),
    ):
        answer = _run(tmp_path / "job.pbs", tmp_path, ranks, **variables)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert words in answer.stderr
        assert answer.stderr.count("\n") == 1


def test_nothing_is_overwritten(tmp_path):
    """A file that is there stays, unless --force says otherwise; and that is said."""
    file = tmp_path / "job.pbs"
    file.write_text("mine")
    answer = _pbs("--check", "-o", "job.pbs", folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == (
        "mpi-lessons: job.pbs exists already: name another, or add --force\n"
    )
    assert file.read_text() == "mine"
    answer = _pbs("--check", "-o", "job.pbs", "--force", folder=tmp_path)
    assert answer.stdout == "job.pbs is replaced:  qsub job.pbs\n"
    assert file.read_text().startswith("#!/bin/bash\n")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([], "--lesson --check --command --lint is required"),
        (["--lesson", "scater"], "did you mean scatter?"),
        (["--check", "all"], "there is no exercise all"),
        (["--check", "--lesson", "hello"], "not allowed with argument"),
        (["--check", "--walltime", "10"], "--walltime is HH:MM:SS, as in 00:10:00"),
        (["--check", "--walltime", "00:61:00"], "found '00:61:00'"),
        (["--check", "--walltime", "00:00:00"], "needs a second or more"),
        (["--check", "--mem", "160"], "--mem is a number with kb, mb, gb or tb"),
        (["--check", "--mem", "0GB"], "found '0GB'"),
        (["--check", "--cores", "0"], "--cores is a number from 1"),
        (["--check", "--cores", "\u00b2"], "--cores is a number from 1"),
        (["--check", "--nodes", "two"], "--nodes is a number from 1"),
        (["--check", "--nodes", ""], "--nodes is a number from 1"),
        (["--check", "--queue", "my queue"], "--queue is a queue's name"),
        (["--check", "--queue", ""], "--queue is empty"),
        (["--check", "--queue", "parallel24", "--cores", "48"], "has 24 cores, found"),
        (["--check", "--name", "1st"], "--name is letters"),
        (["--check", "--name", "a\n#PBS -V"], "--name is letters"),
        (["--check", "--venv", ""], "--venv is a folder"),
        (["--check", "--venv", "a\nb"], "--venv is a folder"),
        (["--command", " "], "--command is what each rank runs"),
        (["--command", "a\nb"], "--command is what each rank runs"),
        (["--command", "echo 'one"], "is no command: No closing quotation"),
        (["--command", "mpirun -n 4 a"], "the script adds mpirun"),
        (["--check", "-o", "no/job.pbs"], "there is no such folder"),
        (["--check", "-o", "."], "exists already"),
        (["--check", "--force"], "--force needs -o FILE"),
        (
            ["--lint", "a.pbs", "--cores", "8"],
            "--lint takes files alone, found --cores",
        ),
        (["--lint"], "expected at least one argument"),
    ],
)
def test_refused(tmp_path, words, part):
    """A value that PBS would not take, or not as meant, is refused in a sentence."""
    answer = _pbs(*words, folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("mpi-lessons: ")
    assert part in answer.stderr
    assert "Traceback" not in answer.stderr
    assert os.listdir(tmp_path) == []
