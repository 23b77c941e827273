"""Every job script is submitted as it is to a real batch system, runs and says so."""

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import slurm
from courses import start_course
from namespaces import soon
from pythons import folders

SCRIPTS = Path(__file__).parents[2] / "pbs"

REPORT_NODES = """\
#!/bin/bash
#PBS -N nodes
#PBS -q parallel24
#PBS -l select=2:ncpus=24:mpiprocs=24:mem=160GB
#PBS -l place=scatter
#PBS -l walltime=00:01:00
#PBS -j oe
sort "$PBS_NODEFILE" | uniq -c | sed 's/^ *//'
echo "$PWD from $PBS_O_WORKDIR"
echo "$PBS_JOBNAME $PBS_QUEUE $PBS_ENVIRONMENT $PBS_ARRAY_INDEX $NCPUS $OMP_NUM_THREADS"
echo "$PBS_JOBID $MINE $NOT_MINE"
exit 3
"""
ARRAY = """\
#!/bin/bash
#PBS -l select=1:ncpus=2:mpiprocs=2:mem=1GB
#PBS -J 0-2
echo "subjob $PBS_ARRAY_INDEX"
exit "$PBS_ARRAY_INDEX"
"""
ENDLESS = """\
#!/bin/bash
#PBS -l select=1:ncpus=1:mem=1GB
echo begun
sleep 1000
"""


@pytest.fixture(scope="module")
def batch():
    """Return the batch system."""
    if sentence := slurm.missing():
        pytest.skip(sentence)
    with slurm.Slurm(shared=folders()) as batch:
        yield batch


@pytest.fixture(scope="module")
def course(batch):
    """Return a course folder that all hosts see, every exercise answered."""
    return start_course(batch.hosts.folder / "course")


@pytest.fixture
def submit(batch, course):
    """Return ``submit(stem, env, code=0, python=sys.executable, **options)``.

    It submits a job script from the course, demands its exit code, and returns what
    the job printed; `options` are those of `Slurm.submit`.
    """

    def run(stem, env, code=0, python=sys.executable, **options):
        env = {"VENV": str(Path(python).parents[1])} | env
        path = SCRIPTS / f"{stem}.pbs"
        ended, text = batch.submit(path, course, env, **options)
        assert ended == code, text
        assert "Traceback" not in text
        assert "\x1b[" not in text
        return text

    return run


@pytest.fixture
def script(batch):
    """Return ``script(text)``: a job script on all hosts with this text."""

    def write(text):
        path = batch.hosts.home / "job.pbs"
        path.write_text(text)
        return path

    return write


def test_parallel8(submit, python):
    """One node: 8 ranks run the lesson, and it is graded at up to 8 processes."""
    text = submit("parallel8", {"LESSON": "hello"}, python=python)
    assert re.findall(r"│ (\d) +│ 8 +│ 'cpu\d'", text) == list("01234567")
    assert_graded(text, "hello", 8)


@pytest.mark.parametrize("ranks", [12, 24])
def test_parallel(submit, ranks):
    """One node of 12 or 24 ranks: the same with more."""
    text = submit(f"parallel{ranks}", {"LESSON": "hello"})
    assert re.search(rf"│ {ranks - 1} +│ {ranks} +│ 'cpu\d'", text)
    assert_graded(text, "hello", ranks)


def test_multinode(batch, submit):
    """48 ranks on two nodes are as asked, and a message between nodes uses the wire."""
    before = batch.hosts.received()
    text = submit("multinode", {"LESSON": "hello"}, timeout=240)
    assert "48 ranks on 2 hosts, 24 + 24: as asked." in text
    assert re.search(r"│ 47 +│ 48 +│ 'cpu2'", text)
    assert "One way between ranks 0 and 1; 0 messages with wrong bytes." in text
    assert "One way between ranks 0 and 47; 0 messages with wrong bytes." in text
    for name, count in batch.hosts.received().items():
        assert count - before[name] > 8 * 2**20


def test_check(submit, course):
    """The lessons asked for are graded up to all 24 processes, and the results kept."""
    text = submit("check", {"STEMS": "hello"})
    assert_graded(text, "hello", 24)
    (kept,) = course.glob("check-*.course/hello.json")
    verdicts = json.loads(kept.read_text())
    assert {verdict["size"] for verdict in verdicts} >= {1, 2, 3, 24}
    assert {verdict["verdict"] for verdict in verdicts} == {"pass"}


def test_check_over_two_hosts(batch, course):
    """A written script grades over two nodes: what ranks tell crosses the wire."""
    words = [sys.executable, "-m", "mpi_lessons", "pbs", "--nodes", "2"]
    words += ["--cores", "4", "--venv", sys.prefix, "--check", "hello", "gather"]
    made = subprocess.run(words, cwd=course, capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    (course / "mine.pbs").write_text(made.stdout)
    before = batch.hosts.received()
    code, text = batch.submit(course / "mine.pbs", course)
    assert code == 0, text
    for stem in ("hello", "gather"):
        counts = re.search(rf"^{stem} +processes +([\d ]+)$", text, re.M)[1].split()
        assert counts[-1] == "8"
    assert "all tasks of hello, gather pass." in text
    for name, count in batch.hosts.received().items():
        assert count - before[name] > 50_000


def test_scaling(submit, course):
    """The program is measured on 1, 2, 4, ... 24 ranks, and the rows are kept."""
    text = submit("scaling", {})
    assert "strong scaling" in text
    assert "weak scaling" in text
    rows = re.findall(r"^│ +(\d+) │ +\d+ │ +[\d.]+ │ +[\d.]+ │ +\d+% │$", text, re.M)
    assert rows == ["1", "2", "4", "8", "16", "24"] * 2
    (kept,) = course.glob("scaling-*.course.csv")
    assert len(kept.read_text().splitlines()) > len(rows)


def test_dask(batch, submit):
    """Workers on both nodes sum primes; without the extra a sentence says why not."""
    if find_spec("dask_mpi") is None:
        last = submit("dask", {}, code=2).splitlines()[-1]
        assert last.startswith("this stop needs ")
        assert last.endswith("pip install 'mpi-lessons[tour]'")
        return
    before = batch.hosts.received()
    text = submit("dask", {}, timeout=300)
    assert "ranks 2 to 47 are workers." in text
    rows = re.findall(r"^│ +(\d+) │ (cpu\d) +│ +([\d.]+):\d+ │", text, re.M)
    assert [row[:2] for row in (rows[0], rows[-1])] == [("2", "cpu1"), ("47", "cpu2")]
    assert not any(address.startswith("127.") for _, _, address in rows)
    assert "as rank 1 found alone: 14071826345." in text
    assert "#PBS -l select=1:ncpus=24:mpiprocs=24:mem=160GB" in text
    for name, count in batch.hosts.received().items():
        assert count - before[name] > 50_000


def test_array(submit, course):
    """Each subjob grades the folder of its line; one without a line says so."""
    other = course.parent / "other"
    shutil.copytree(course, other, dirs_exist_ok=True)
    (course / "courses.txt").write_text(f"{course}\n{other}\n")
    env = {"STEMS": "hello"}
    text = submit("array", env, code=2, array="0-2")
    assert text.count("all tasks of hello pass.") == 2
    assert "subjob 2 needs line 3 of courses.txt, which has 2" in text
    kept = sorted(path.parent.name for path in course.glob("array-*/*/hello.json"))
    assert kept == ["1-course", "2-other"]


def test_wrong_venv(submit):
    """Where there is no venv, the job says so and how to make one, and ends with 2."""
    text = submit("parallel8", {"VENV": "/nowhere"}, code=2)
    assert "there is no venv /nowhere on cpu" in text


def assert_graded(text, stem, most):
    """Demand a report on a lesson at many process counts, all of them passed."""
    counts = re.search(rf"^{stem} +processes +([\d ]+)$", text, re.M)[1].split()
    assert counts[:3] == ["1", "2", "3"]
    assert counts[-1] == str(most)
    marks = re.search(rf"^  roll_call((?: +ok){{{len(counts)}}})$", text, re.M)
    assert marks, text
    assert f"all tasks of {stem} pass." in text


def test_none_forgotten():
    """Each job script is submitted by a test here."""
    tested = {"parallel8", "parallel12", "parallel24", "multinode", "check", "scaling"}
    assert {path.stem for path in SCRIPTS.glob("*.pbs")} == {*tested, "array", "dask"}


def test_variables_of_pbs(batch, script):
    """A job has the variables, the folder and the exit code that it has under PBS."""
    env = {"MINE": "a word, and another"}
    folder = batch.hosts.folder
    code, text = batch.submit(script(REPORT_NODES), folder, env)
    assert code == 3
    first, second, places, variables, number = text.splitlines()
    assert (first, second) == ("24 cpu1", "24 cpu2")
    assert places == f"{batch.hosts.home} from {folder}"
    assert variables == "nodes parallel24 PBS_BATCH  24 24"
    assert re.fullmatch(r"\d+\.course a word, and another ", number)


def test_array_of_pbs(batch, script):
    """Each subjob has its index; the exit code is the largest."""
    code, text = batch.submit(script(ARRAY), batch.hosts.home)
    assert (code, text) == (2, "subjob 0\nsubjob 1\nsubjob 2\n")


def test_refused(batch, script):
    """What the batch system does not take it refuses at once, and says why."""
    text = ENDLESS.replace("#PBS", "#PBS -q nowhere\n#PBS", 1)
    code, said = batch.submit(script(text), batch.hosts.home)
    assert code == 1
    assert "invalid partition specified: nowhere" in said


def test_cancelled(batch, script):
    """A job that takes too long is cancelled, and what it printed is kept."""
    before = set(batch.hosts.processes())
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        batch.submit(script(ENDLESS), batch.hosts.home, timeout=2)
    assert caught.value.stdout.startswith("begun\n")
    assert soon(lambda: set(batch.hosts.processes()) <= before)
