"""The job scripts do what they say when run as a job would run them."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from mpi_lessons.desk.check import MOST
from mpi_lessons.grading import mpirun

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "pbs").glob("*.pbs"))
NAMES = [path.stem for path in SCRIPTS]
VENV = Path(sys.executable).parents[1]

# What starts ranks on other hosts, in ssh's place: nodeb does not answer. It keeps that
# from mpirun, which may end before it has shown what was said.
AGENT = """\
#!/bin/sh
while :; do case $1 in -l|-o|-p) shift 2 ;; -*) shift ;; *) break ;; esac; done
host=$1; shift
[ "$host" = nodeb ] || exec sh -c "$*"
[ "$*" != "'PYTHON' -c ''" ] || echo "ssh: nodeb does not answer" >&2
exit 255
""".replace("PYTHON", str(VENV / "bin/python"))


@pytest.fixture
def course(tmp_path):
    """Return a course's folder in which two exercises are done."""
    folder = tmp_path / "my course"
    start = [sys.executable, "-m", "mpi_lessons", "start", str(folder)]
    subprocess.run(start, check=True, cwd=ROOT, capture_output=True)
    for stem in ("hello", "scatter"):
        shutil.copy(ROOT / f"solutions/{stem}.py", folder / "exercises")
    return folder


def _environment(folder, nodes, **variables):
    """Return the variables of a job with these lines in its node file."""
    file = folder.parent / "nodes"
    file.write_text("".join(f"{node}\n" for node in nodes))
    known = {k: v for k, v in os.environ.items() if not k.startswith("PBS_")}
    # The launcher's own needs (root, more ranks than cores) are the machine's here.
    known |= mpirun.command(3)[1]
    known |= {"VENV": str(VENV), "PBS_O_WORKDIR": str(folder), "PBS_JOBID": "7.head"}
    return known | {"PBS_NODEFILE": str(file)} | variables


def _submit(name, folder, environment):
    """Run a copy of the script as PBS would, in a home that is not the course."""
    spool = folder.parent / "7.head.SC"
    shutil.copy(ROOT / f"pbs/{name}.pbs", spool)
    return subprocess.run(
        ["bash", str(spool)],
        cwd=folder.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
    )


def _run(name, folder, ranks=2, **variables):
    """Run a script with so many lines of this host, and return what it wrote."""
    nodes = ["localhost"] * ranks
    return _submit(name, folder, _environment(folder, nodes, **variables))


def _refused(answer, name, *parts):
    """See that one sentence by the script says what is wrong."""
    assert answer.returncode == 2, answer.stdout + answer.stderr
    assert re.fullmatch(rf"pbs/{name}\.pbs: [^\n]+\n", answer.stderr)
    for part in parts:
        assert part in answer.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_form(script):
    """A script is plain text, its directives stand before the first command."""
    raw = script.read_bytes()
    assert b"\r" not in raw
    lines = raw.decode().splitlines()
    assert lines[0] == "#!/bin/bash"
    first = next(i for i, line in enumerate(lines) if line and line[0] != "#")
    directives = [i for i, line in enumerate(lines) if line.startswith("#PBS")]
    assert directives
    assert max(directives) < first
    select = next(line for line in lines if "-l select" in line)
    assert re.fullmatch(r"#PBS -l select=\d+:ncpus=(\d+):mpiprocs=\1:mem=\d+GB", select)
    assert f"#   qsub pbs/{script.name}" in lines or "#   qsub -J 0-24" in raw.decode()
    for path in (script, ROOT / "pbs/common.sh"):
        subprocess.run(["bash", "-n", str(path)], check=True)


def test_all_are_here():
    """There is a script for each size of node, and for each kind of work."""
    sizes = [f"parallel{cores}" for cores in (8, 12, 24)]
    assert set(NAMES) == {*sizes, "multinode", "check", "scaling", "array", "dask"}
    for size in sizes:
        text = (ROOT / f"pbs/{size}.pbs").read_text()
        assert f"#PBS -q {size}\n" in text
        assert f"select=1:ncpus={size[8:]}:" in text


@pytest.mark.parametrize("name", ["parallel8", "parallel12", "parallel24"])
def test_one_node(course, name):
    """With a node file of three lines, three ranks run the lesson and are graded."""
    answer = _run(name, course, ranks=3)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stdout.startswith("3 ranks on 1 host(s): localhost:3\nScatter: ")
    assert "\x1b[" not in answer.stdout
    assert re.search(r"processes +1 +2 +3\n", answer.stdout)
    assert re.search(r"deal_unevenly( +ok){3}", answer.stdout)


def test_exit_code_is_the_graders(course):
    """A job fails where its work does: an exercise that is not done ends it with 1."""
    answer = _run("parallel8", course, LESSON="bcast")
    assert (answer.returncode, answer.stderr) == (1, "")


def test_several_nodes(course):
    """Placement is asked for NODES; where it agrees, the rest runs."""
    answer = _run("multinode", course)
    assert answer.returncode == 1
    assert "2 ranks on 1 host, but --hosts asks for 2 hosts" in answer.stdout
    assert "Scatter:" not in answer.stdout

    answer = _run("multinode", course, ranks=3, NODES="1")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    parts = re.split(r"^(?:Within|Between) .*$", answer.stdout, flags=re.MULTILINE)
    assert "Placement:" in parts[0]
    assert "Scatter:" in parts[0]
    assert "One way between ranks 0 and 1" in parts[1]
    assert "One way between ranks 0 and 2" in parts[2]


def test_scaling(course):
    """The rows of both kinds of scaling are in a file that has the job's name."""
    answer = _run("scaling", course)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    with open(course / "scaling-7.head.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    seen = {(row["scaling"], row["ranks"]) for row in rows}
    assert seen == {(kind, count) for kind in ("strong", "weak") for count in "12"}


def test_dask(course):
    """Scheduler, program, worker run; without the extra a sentence says why not."""
    answer = _run("dask", course, ranks=3)
    if find_spec("dask_mpi") is None:
        assert answer.returncode == 2
        (line,) = answer.stderr.splitlines()
        assert line.startswith("this stop needs ")
        assert line.endswith("pip install 'mpi-lessons[tour]'")
        return
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stderr == ""
    assert "Rank 0 is the scheduler, rank 1 runs the program" in answer.stdout
    assert re.search(r"^│ +2 │ \S+ +│ [\d.:]+ │ +8 │", answer.stdout, re.MULTILINE)
    assert "as rank 1 found alone: 14071826345." in answer.stdout


def test_check(course):
    """Each lesson that is named has its results in a file; the worst code counts."""
    answer = _run("check", course, STEMS="bcast hello")
    assert answer.returncode == 1, answer.stdout + answer.stderr
    for stem, verdict in (("bcast", "not-done"), ("hello", "pass")):
        records = json.loads((course / f"check-7.head/{stem}.json").read_text())
        assert {record["verdict"] for record in records} == {verdict}
        assert {record["size"] for record in records} == {1, 2}


def test_walltime(course):
    """Where the job is ended early, what was graded is kept, and a sentence says so."""
    job = subprocess.Popen(
        ["bash", str(ROOT / "pbs/check.pbs")],
        env=_environment(course, ["localhost"] * 2),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        first = course / "check-7.head/hello.json"
        end = time.monotonic() + 120
        while not first.exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.3)  # in the middle of the next lesson
        job.send_signal(signal.SIGTERM)
        _, error = job.communicate(timeout=60)
    finally:
        job.kill()
    assert job.returncode == 143
    said = re.search(r"^pbs/check\.pbs: the job is ended .*$", error, re.MULTILINE)
    assert "kept in check-7.head: hello; ask for more time:" in said[0]
    assert "qsub -l walltime=01:00:00 pbs/check.pbs" in said[0]
    assert len(json.loads(first.read_text())) == 6
    assert subprocess.run(["pgrep", "-s", str(job.pid)], timeout=20).returncode == 1


def test_array(course):
    """A subjob grades the course in its line, others say what is wrong with theirs."""
    (course / "courses.txt").write_text(f"{course}\n/nowhere\n")
    given = {"STEMS": "hello", "PBS_JOBID": "7[0].head"}
    answer = _run("array", course, PBS_ARRAY_INDEX="0", **given)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert (course / "array-7/1-my course/hello.json").exists()
    answer = _run("array", course, PBS_ARRAY_INDEX="1", **given)
    _refused(answer, "array", "line 2 of courses.txt", "'/nowhere'")
    answer = _run("array", course, PBS_ARRAY_INDEX="2", **given)
    _refused(answer, "array", "has 2: submit it with  qsub -J 0-1 pbs/array.pbs")
    _refused(_run("array", course), "array", "this is no array", "qsub -J 0-9")
    (course / "courses.txt").write_text(f"{course}\n")
    answer = _run("array", course, PBS_ARRAY_INDEX="1")
    _refused(answer, "array", "has 1: an array needs two", "qsub pbs/check.pbs")
    (course / "courses.txt").unlink()
    answer = _run("array", course, PBS_ARRAY_INDEX="0")
    _refused(answer, "array", "there is no list courses.txt in", "qsub -v LIST=FILE")


@pytest.mark.parametrize("name", NAMES)
def test_outside_a_job(course, name):
    """Run by hand a script says how to submit it, and what to do without a cluster."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("PBS_")}
    answer = subprocess.run(
        ["bash", f"pbs/{name}.pbs"],
        cwd=course,
        env=known,
        capture_output=True,
        text=True,
        timeout=60,
    )
    _refused(answer, name, f"qsub pbs/{name}.pbs", "mpirun -n 4 python -m mpi_lessons")


@pytest.mark.parametrize("name", NAMES)
def test_outside_a_course(tmp_path, name):
    """Submitted from elsewhere a script says where to submit it."""
    (tmp_path / "elsewhere").mkdir()
    answer = _run(name, tmp_path / "elsewhere")
    assert answer.returncode == 2
    assert answer.stderr == (
        f"pbs/common.sh is not in {tmp_path}/elsewhere: go to your course's folder, "
        f"and submit there with  qsub pbs/{name}.pbs\n"
    )


def test_bad_node_file(course):
    """A node file that is missing or empty is named, with the host."""
    host = os.uname().nodename
    answer = _run("parallel8", course, ranks=0)
    _refused(answer, "parallel8", "missing or empty", host, "qsub pbs/parallel8.pbs")
    answer = _run("parallel8", course, PBS_NODEFILE="/none")
    _refused(answer, "parallel8", "node file /none is missing", host)


def test_bad_settings(course, tmp_path):
    """A venv that is missing or not ours, no mpirun, an unknown lesson: a sentence."""
    host = os.uname().nodename
    answer = _run("parallel8", course, VENV="/no/venv")
    _refused(answer, "parallel8", f"no venv /no/venv on {host}", "qsub -v VENV=DIR")
    # One that activates, in which only what is linked here can be found.
    tools = tmp_path / "own/bin"
    tools.mkdir(parents=True)
    (tools / "activate").write_text(f"PATH={tools}\n")
    (tools / "uname").symlink_to(shutil.which("uname"))
    answer = _run("parallel8", course, VENV=str(tmp_path / "own"))
    _refused(answer, "parallel8", "mpi-lessons does not run from", host)
    (tools / "python").symlink_to(shutil.which("true"))
    (tools / "mpi-lessons").symlink_to(shutil.which("true"))
    answer = _run("parallel8", course, VENV=str(tmp_path / "own"))
    _refused(answer, "parallel8", f"there is no mpirun on {host}", "MPI module")
    answer = _run("parallel8", course, LESSON="gater")
    _refused(answer, "parallel8", "no lesson gater", "gather reduce")


def test_no_venv_is_needed(course):
    """With an empty VENV the script takes what is on PATH, as by module load."""
    path = f"{VENV}/bin:{os.environ['PATH']}"
    answer = _run("parallel8", course, LESSON="hello", VENV="", PATH=path)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_second_host_does_not_start(course, tmp_path):
    """Where Python does not start on another host, host and reason are named."""
    agent = tmp_path / "agent"
    agent.write_text(AGENT)
    agent.chmod(0o755)
    environment = _environment(
        course,
        ["localhost", "localhost", "nodeb", "nodeb"],
        PBS_ENVIRONMENT="PBS_BATCH",
        HYDRA_LAUNCHER_EXEC=str(agent),
        PRTE_MCA_plm_ssh_agent=str(agent),
    )
    answer = _submit("multinode", course, environment)
    assert answer.returncode == 2
    assert "ssh: nodeb does not answer" in answer.stderr
    asked = f"pbs/multinode.pbs: {agent} nodeb {VENV / 'bin/python'} ended with code"
    assert f"{asked} 255" in answer.stderr
    last = answer.stderr.splitlines()[-1]
    assert last.startswith("pbs/multinode.pbs: Python did not start on nodeb: ")
    assert str(VENV / "bin/python") in last
    assert "ssh HOST true" in last
    assert answer.stdout == "4 ranks on 2 host(s): localhost:2 nodeb:2\n"


@pytest.mark.parametrize(
    ("ranks", "counts"),
    [
        (1, "1"),
        (2, "1,2"),
        (5, "1,2,3,4,5"),
        (8, "1,2,3,4,5,8"),
        (48, "1,2,3,4,5,8,13,21,34,48"),
        (MOST + 1, f"1,2,3,4,5,8,13,21,34,55,{MOST}"),
    ],
)
def test_counts(ranks, counts):
    """Grading goes up to the whole allocation, or to what one check can use."""
    program = f". pbs/common.sh; counts_up_to {ranks}"
    answer = subprocess.check_output(["bash", "-c", program], cwd=ROOT, text=True)
    assert answer == f"{counts}\n"
