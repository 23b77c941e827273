"""README's page on a PBS cluster: each command in it runs, and does what it says."""

import os
import re
import shlex
import subprocess
import sys

import pytest
import slurm
from allocations import AS_ROOT, FEW_CORES
from courses import ROOT, start_course
from pythons import activated, folders

from mpi_lessons.grading.mpirun import command

PAGE = re.search(
    r"^## On a PBS cluster\n(.*?)^## ", (ROOT / "README.md").read_text(), re.M | re.S
)[1]
COMMANDS = [
    line
    for block in re.findall(r"^```bash\n(.*?)^```$", PAGE, re.M | re.S)
    for line in block.splitlines()
]
EXEMPT = {  # each with the reason why no test runs it
    "ssh NAME@CLUSTER": "there is no cluster to log in to",
    "cd && python3 -m venv ~/venv": "it writes into the home; .ci/run makes a venv",
    ". ~/venv/bin/activate": "the tests run in an environment already",
    "pip install mpi-lessons": "it takes what is published, not what is tested",
    "qstat": "Slurm has no such command, and PBS is not here",
}
CODES = {  # exit codes other than 0
    "mpi-lessons doctor": (0, 1),  # warnings are of this machine
    "mpi-lessons doctor --json doctor.json": (0, 1),
    "mpi-lessons check scatter": (1,),  # the exercise is not done yet
}
JOBS = {  # a sentence that the job must print
    "pbs/parallel8.pbs": "all tasks of scatter pass.",
    "pbs/multinode.pbs": "48 ranks on 2 hosts, 24 + 24: as asked.",
    "my.pbs": "Your turn: mpi-lessons check scatter",
    "grade.pbs": "all tasks of scatter pass.",
}
SUBMITTED = [line.split()[1] for line in COMMANDS if line.startswith("qsub ")]
HERE = [line for line in COMMANDS if line not in EXEMPT and line[:5] != "qsub "]


def run(line, folder):
    """Run a line of the page in a folder, as in a shell with this environment."""
    _, variables = command(4)
    env = {**os.environ, **activated(sys.executable), **variables}
    ended = subprocess.run(
        ["/bin/bash", "-c", line],
        cwd=folder,
        env=env | AS_ROOT | FEW_CORES,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode in CODES.get(line, (0,)), ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def batch():
    """Return the batch system."""
    if sentence := slurm.missing():
        pytest.skip(sentence)
    with slurm.Slurm(shared=folders()) as batch:
        yield batch


@pytest.fixture(scope="module")
def course(batch):
    """Return a course that all hosts see, with the scripts that the page writes."""
    folder = start_course(batch.hosts.folder / "course")
    for line in HERE:
        if " -o " in line:
            run(line, folder)
    return folder


def test_all_commands_are_tested():
    """Every command runs here or is exempt, and no reason is left over."""
    assert PAGE.count("```") == 2 * PAGE.count("\n```bash\n")
    assert len(COMMANDS) == len(set(HERE)) + len(set(SUBMITTED)) + len(EXEMPT)
    assert set(EXEMPT) <= set(COMMANDS)
    assert set(CODES) <= set(HERE)
    assert set(JOBS) == set(SUBMITTED)


def test_commands(tmp_path):
    """The commands that need no batch system work one after the other as they stand."""
    folder, said = tmp_path, {}
    for line in HERE:
        if line.startswith("cd "):
            folder /= shlex.split(line)[1]
            assert folder.is_dir()
        else:
            said[line] = run(line, folder)
    assert (tmp_path / "doctor.json").stat().st_size > 0
    for line in HERE:
        if " --lint " in line:
            assert said[line] == f"no mistakes found in {line.split()[-1]}\n"
    assert "not done yet" in said["mpi-lessons check scatter"]


@pytest.mark.parametrize("script", SUBMITTED)
def test_jobs(batch, course, script):
    """A script of the page is submitted, ends well and prints what the page says."""
    env = {"VENV": sys.prefix}
    code, text = batch.submit(course / script, course, env, timeout=480)
    assert code == 0, text
    assert JOBS[script] in text


def test_first_line(batch, course):
    """The job on two nodes says first what it was given, as the page has it."""
    (said,) = re.findall(r"`(48 ranks on 2 host\(s\):)`", PAGE)
    assert re.findall(r"`(48 ranks .*asked\.)`", PAGE) == [JOBS["pbs/multinode.pbs"]]
    env = {"VENV": sys.prefix, "LESSON": "nothing"}
    code, text = batch.submit(course / "pbs/multinode.pbs", course, env)
    assert (code, text.startswith(f"{said} cpu1:24 cpu2:24\n")) == (2, True), text


def test_doctor_in_a_job(batch, course):
    """As the last line of a job script, the doctor compares what PBS gave."""
    line = "mpi-lessons pbs --nodes 2 --cores 2 --lesson hello"
    script = course / "looked-at.pbs"
    script.write_text(run(line, course) + "mpi-lessons doctor\n")
    code, text = batch.submit(script, course, timeout=240)
    assert code in (0, 1), text
    assert "2 on cpu1, 2 on cpu2: as the node file says" in text, text


def test_all_scripts_are_listed():
    """The table names every job script, and nothing else."""
    listed = re.findall(r"^\| `(pbs/\w+\.pbs)` \|", PAGE, re.M)
    there = [f"pbs/{path.name}" for path in (ROOT / "pbs").glob("*.pbs")]
    assert sorted(listed) == sorted(there)


def test_site_variables_are_in_the_scripts():
    """What the page gives by qsub -v is what that script reads."""
    given = re.findall(r"`qsub -v (\w+)=\w+ (pbs/\w+\.pbs)`", PAGE)
    assert len(given) == 2
    for name, script in given:
        assert f"\n{name}=${{{name}" in (ROOT / script).read_text()
