"""The doctor finds what is wrong with a real part out of order, and says what to do."""

import json
import mmap
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import uuid
import venv
from pathlib import Path

import pytest

from mpi_lessons.desk.checkups import allocation, hosts, room
from mpi_lessons.diagnosis.memory import segments
from mpi_lessons.grading import mpirun as launcher

CLONE = Path(__file__).parents[2]
BESIDE = str(Path(sys.executable).parent)
REAL = launcher.find()
SHARED = Path("/dev/shm")  # noqa: S108 - one file of our own
JOBS = ("PBS_", "SLURM_", "OMP_", "MPI4PY_", "NCPUS", "HYDRA_", "COLUMNS", "FORCE_")
STATES = ["ok", "warning", "broken"]

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="there is no /dev/shm")


def environment(**variables):
    """Return a shell's environment in which the lessons' own line works."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(JOBS)}
    path = f"{BESIDE}{os.pathsep}{os.environ['PATH']}"
    ours = {"PATH": path, "PYTHONPATH": str(CLONE), "NO_COLOR": "1"}
    return plain | launcher.command(1)[1] | ours | variables


@pytest.fixture
def doctor(tmp_path):
    """Return ``doctor(*words, python=..., **variables)``: exit code, checks, output.

    It works in a folder of its own, and its temporary folder must be empty afterwards.
    """
    temporary, work = tmp_path / "temporary", tmp_path / "work"
    temporary.mkdir()
    work.mkdir()

    def run(*words, python=sys.executable, before=(), **variables):
        out = tmp_path / "checks.json"
        done = subprocess.run(
            [*before, python, "-m", "mpi_lessons", "doctor", "--json", out, *words],
            cwd=work,
            env=environment(TMPDIR=str(temporary)) | variables,
            capture_output=True,
            text=True,
            timeout=170,
        )
        assert done.stderr == ""
        checks = json.loads(out.read_text())
        states = [check["state"] for check in checks]
        assert done.returncode == max(map(STATES.index, states))
        assert all(check["remedy"] for check in checks if check["state"] != "ok")
        assert not any(check["remedy"] for check in checks if check["state"] == "ok")
        assert len(done.stdout.splitlines()) == len(checks) + 1  # and the last line
        assert os.listdir(temporary) == []
        return {check["check"]: check for check in checks}

    run.work = work
    return run


@pytest.fixture
def launch(tmp_path):
    """Return ``launch(script)``: an mpirun made of a few lines of shell.

    In them ``$n`` is the number of ranks and ``$@`` the program, ``$real`` the mpirun
    of this environment; asked for its version, it says what that one says.
    """

    def write(script):
        path = tmp_path / "mpirun"
        path.write_text(
            f"#!/bin/sh\nreal='{REAL}'\n"
            '[ "$1" = --version ] && exec "$real" --version\n'
            f'case $1 in -n) n=$2; shift 2;; *) exec "$real" "$@";; esac\n{script}\n'
        )
        path.chmod(0o755)
        return {launcher.CHOICE: str(path)}

    return write


def test_all_is_well(doctor):
    """Where nothing is wrong, every check says ok, and that MPI works is tried."""
    checks = doctor("-n", "3")
    # Other jobs of this machine may have left something, which is not ours to judge.
    states = {name: c["state"] for name, c in checks.items() if name != "leftovers"}
    assert set(states.values()) == {"ok"}, checks
    assert checks["ranks"]["text"].startswith("3 ranks started in ")
    assert f"(3 on {socket.gethostname()})" in checks["ranks"]["text"]
    assert str(CLONE) in checks["environment"]["text"]
    assert "THREAD_MULTIPLE" in checks["threads"]["text"]
    assert {"python", "packages", "mpi4py", "mpirun", "cores", "OpenMP"} <= set(states)


def test_foreign_mpirun(doctor, launch):
    """An mpirun whose ranks do not know one another is named, with the remedy.

    Nothing is left of them, though Open MPI's own clean-up needs its mpirun.
    """
    alone = 'while [ "$n" -gt 0 ]; do "$@" & n=$((n - 1)); done; wait'
    before = set(SHARED.glob("*"))
    checks = doctor(**launch(alone))
    new = set(SHARED.glob("*")) - before
    time.sleep(2)  # what other jobs of this machine have just made, they use by then
    used = segments(int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    assert [path for path in new if path.exists() and str(path) not in used] == []
    assert checks["ranks"]["state"] == "broken"
    assert "every rank is rank 0 of 1" in checks["ranks"]["text"]
    assert "first on PATH" in checks["ranks"]["remedy"]


def test_mpirun_of_another_name(doctor, tmp_path):
    """An mpirun that says to be of another MPI than mpi4py's library is doubted."""
    path = tmp_path / "mpirun"
    path.write_text("#!/bin/sh\necho 'Intel(R) MPI Library for Linux'; exit 1\n")
    path.chmod(0o755)
    checks = doctor(**{launcher.CHOICE: str(path)})
    assert checks["mpirun"]["state"] == "warning"
    assert "of Intel MPI, but mpi4py loads" in checks["mpirun"]["text"]
    assert checks["ranks"]["state"] == "broken"
    assert "first on PATH" in checks["ranks"]["remedy"]


def test_mpirun_that_hangs(doctor, launch):
    """An mpirun that does not end is ended with all that it started."""
    mark = uuid.uuid4().hex
    start = time.monotonic()
    checks = doctor("--time-limit", "2", MARK=mark, **launch("sleep 999 & sleep 999"))
    assert time.monotonic() - start < 60
    assert checks["ranks"]["state"] == "broken"
    assert "did not end within 2 s" in checks["ranks"]["text"]
    assert marked(mark) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no /proc")
def test_stopped(tmp_path, launch):
    """Ctrl-C in the middle of a trial leaves no process and no folder behind."""
    mark, temporary = uuid.uuid4().hex, tmp_path / "temporary"
    temporary.mkdir()
    started = tmp_path / "started"
    variables = launch(f"touch {started}; sleep 999")
    job = subprocess.Popen(
        [sys.executable, "-m", "mpi_lessons", "doctor"],
        env=environment(MARK=mark, TMPDIR=str(temporary), **variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 60
    while not started.exists() and time.monotonic() < end:
        time.sleep(0.02)
    job.send_signal(signal.SIGINT)
    _, said = job.communicate(timeout=60)
    assert job.returncode == 130, said
    assert b"nothing is left running" in said
    assert marked(mark) == []
    assert os.listdir(temporary) == []


def test_mpirun_that_fails(doctor, launch):
    """An mpirun that ends without ranks is quoted."""
    checks = doctor(**launch("echo the licence has run out >&2; exit 3"))
    assert checks["ranks"]["state"] == "broken"
    assert "0 of 4 ranks came up" in checks["ranks"]["text"]
    assert "the licence has run out" in checks["ranks"]["text"]


def test_some_ranks_fail(doctor, launch):
    """Fewer ranks than asked for are counted."""
    checks = doctor("--time-limit", "60", **launch('exec "$real" -n 2 "$@"'))
    assert "2 of 4 ranks came up" in checks["ranks"]["text"]


@pytest.fixture
def bare(tmp_path):
    """Return the Python of an environment that holds nothing, no mpirun either."""
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    return tmp_path / "bare/bin/python"


def test_no_packages(doctor, bare):
    """Without any package the doctor still runs, and says what to install."""
    checks = doctor(python=bare, PATH="/usr/bin:/bin")
    assert checks["packages"]["state"] == "broken"
    for name in ("mpi4py", "numpy", "pytest", "pytest-mpi", "rich"):
        assert f"{name} is missing" in checks["packages"]["text"]
    assert f"{bare} -m pip install" in checks["packages"]["remedy"]
    assert "ranks" not in checks


def test_no_mpirun(doctor, bare, tmp_path):
    """Without mpirun the remedy is said, and nothing is tried."""
    variables = {"PATH": str(tmp_path), "PYTHONPATH": path_of_packages()}
    checks = doctor(python=bare, **variables)
    assert checks["mpirun"]["state"] == "broken"
    assert "there is no mpirun" in checks["mpirun"]["text"]
    assert "pip install mpich" in checks["mpirun"]["remedy"]
    assert "ranks" not in checks


def test_ranks_of_another_python(doctor, launch, bare):
    """Ranks that run another Python, as on a host with another environment, are seen.

    The host is named.
    """
    variables = launch(f'shift; exec "$real" -n $n {bare} "$@"')
    checks = doctor(**variables, PYTHONPATH=path_of_packages())
    assert checks["environment"]["state"] == "broken"
    host = socket.gethostname()
    assert f"on {host} the ranks use {bare}" in checks["environment"]["text"]


def test_no_library(doctor, tmp_path):
    """Where mpi4py cannot load an MPI, the reason is quoted; nothing is tried."""
    (tmp_path / "mpi4py").mkdir()
    (tmp_path / "mpi4py/__init__.py").write_text("raise ImportError('no libmpi.so.12')")
    checks = doctor(PYTHONPATH=f"{tmp_path}{os.pathsep}{CLONE}")
    assert checks["mpi4py"]["state"] == "broken"
    assert "no libmpi.so.12" in checks["mpi4py"]["text"]
    assert "ranks" not in checks


def test_shadowed_plugin(doctor, tmp_path):
    """Firedrake's mpi-pytest beside pytest-mpi is found."""
    info = tmp_path / "mpi_pytest-2026.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: mpi-pytest\nVersion: 2026.0\n")
    checks = doctor("-n", "1", PYTHONPATH=f"{tmp_path}{os.pathsep}{CLONE}")
    assert checks["pytest-mpi"]["state"] == "broken"
    assert "pip uninstall mpi-pytest" in checks["pytest-mpi"]["remedy"]


def test_file_that_hides_a_module(doctor):
    """A learner's numpy.py is found before Python imports it for NumPy."""
    (doctor.work / "numpy.py").write_text("")
    checks = doctor("-n", "1")
    assert checks["file names"]["state"] == "warning"
    assert "numpy.py" in checks["file names"]["text"]


def test_shell_without_environment(doctor, tmp_path):
    """An environment that is not activated is found: the lessons' line needs it."""
    checks = doctor("-n", "1", PATH=str(tmp_path))
    assert checks["shell"]["state"] == "warning"
    assert "finds no mpirun and no python" in checks["shell"]["text"]
    assert BESIDE in checks["shell"]["remedy"]


def test_shell_with_another_mpirun(doctor, tmp_path):
    """Where the shell finds another MPI's mpirun first, the plain line is doubted."""
    path = tmp_path / "mpirun"
    path.write_text("#!/bin/sh\necho 'Nobody MPI'\n")
    path.chmod(0o755)
    first = f"{tmp_path}{os.pathsep}{BESIDE}{os.pathsep}{os.environ['PATH']}"
    checks = doctor("-n", "1", **{"PATH": first, launcher.CHOICE: REAL})
    assert checks["ranks"]["state"] == "ok"
    assert checks["shell"]["state"] == "warning"
    assert f"the shell's mpirun is {path}" in checks["shell"]["text"]


def test_remedy_of_the_shell(doctor):
    """What is said to help where the plain line fails does help."""
    plain = dict.fromkeys(launcher.command(1)[1], "")
    remedy = doctor(*("-n", "4"), **plain)["shell"]["remedy"]
    if not remedy:
        pytest.skip("the plain line works here: mpirun needs nothing set")
    assert remedy.startswith("export ")
    helping = dict(word.split("=") for word in remedy.split()[1:])
    assert doctor(*("-n", "4"), **(plain | helping))["shell"]["state"] == "ok"


def test_threads(doctor):
    """A thread level that is too low is found, with what lowered it."""
    checks = doctor("-n", "2", MPI4PY_RC_THREAD_LEVEL="single")
    assert checks["threads"]["state"] == "warning"
    assert "THREAD_SINGLE" in checks["threads"]["text"]
    assert "unset MPI4PY_RC_THREAD_LEVEL" in checks["threads"]["remedy"]


def test_threads_over_cores(doctor):
    """OMP_NUM_THREADS times ranks is multiplied out where it exceeds the cores."""
    checks = doctor("-n", "2", OMP_NUM_THREADS="640")
    assert checks["OpenMP"]["state"] == "warning"
    assert "2 ranks x 640 threads = 1280" in checks["OpenMP"]["text"]
    assert "OMP_NUM_THREADS=1" in checks["OpenMP"]["remedy"]


@pytest.mark.skipif(
    not shutil.which("taskset") or len(os.sched_getaffinity(0)) < 2,
    reason="needs taskset and two cores",
)
def test_binding(doctor, launch):
    """Ranks that are all bound to one core are counted."""
    core = min(os.sched_getaffinity(0))
    checks = doctor("-n", "3", **launch(f'exec "$real" -n $n taskset -c {core} "$@"'))
    assert checks["binding"]["state"] == "warning"
    text = f"ranks 0, 1, 2 are all bound to core {core} of {socket.gethostname()}"
    assert text in checks["binding"]["text"]


@pytest.fixture
def left():
    """Make a segment as a job leaves it that was killed a while ago."""
    path = SHARED / f"mpich_shm_{uuid.uuid4().hex}_0"
    path.write_bytes(bytes(3 * 1024**2))
    os.utime(path, (time.time() - 3600,) * 2)
    yield path
    path.unlink(missing_ok=True)


@needs_shared
def test_leftovers(doctor, left):
    """What no living process has mapped is named with the command that removes it."""
    found = doctor("-n", "1")["leftovers"]
    assert found["state"] == "warning"
    assert left.exists()  # it is not for the doctor to remove it
    assert "mpich_shm_" in found["text"]
    assert float(re.search(r"([\d.]+) MB in all", found["text"]).group(1)) >= 3
    command = found["remedy"].partition("runs here:  ")[2]
    assert str(left) in command.split() or "-name 'mpich_shm_*'" in command


@pytest.mark.parametrize("number", [2, 5])
def test_removal(tmp_path, number):
    """The command that is said to remove what is left removes that and nothing else."""
    mine = tmp_path / "mine"
    mine.write_text("")
    left = [tmp_path / f"mpich_shm_{index}" for index in range(number)]
    for path in left:
        path.write_text("")
    left.append(tmp_path / "mpi-lessons-abc")
    left[-1].mkdir()
    (left[-1] / "board").write_text("")
    subprocess.run(["sh", "-c", room.removal(left)], check=True)
    assert list(tmp_path.iterdir()) == [mine]


@needs_shared
def test_segment_in_use(doctor, left):
    """What a living process has mapped is no leftover."""
    with left.open("r+b") as file, mmap.mmap(file.fileno(), 0):
        found = doctor("-n", "1")["leftovers"]
    assert left.name not in found["text"] + found["remedy"]


@needs_shared
def test_little_shared_memory(doctor):
    """A /dev/shm that is too small is named as what breaks the ranks."""
    before = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
    before += ['mount -t tmpfs -o size=1m none /dev/shm && exec "$@"', "sh"]
    tried = subprocess.run([*before, "true"], capture_output=True, timeout=20)
    if tried.returncode:
        pytest.skip(f"no mount namespace to be had: {tried.stderr.decode().strip()}")
    found = doctor("--time-limit", "20", before=before)["shared memory"]
    assert found["state"] in ("warning", "broken")  # Open MPI goes on without
    assert "1 MB free; 4 ranks may need 32 MB" in found["text"]
    assert "--shm-size" in found["remedy"]


def test_temporary_folder(doctor, tmp_path):
    """A TMPDIR that is no folder is found."""
    found = doctor("-n", "1", TMPDIR=str(tmp_path / "nowhere"))["temporary"]
    assert found["state"] == "warning"
    assert f"TMPDIR is {tmp_path / 'nowhere'}" in found["text"]


def test_node_file_missing(doctor, tmp_path):
    """A job whose node file cannot be read is told so."""
    path = tmp_path / "nowhere"
    found = doctor("-n", "1", PBS_NODEFILE=str(path), PBS_JOBID="1.x")["allocation"]
    assert found["state"] == "broken"
    assert f"PBS_NODEFILE={path} cannot be read" in found["text"]


def test_node_file_empty(doctor, node_file):
    """An empty node file is no allocation."""
    found = doctor("-n", "1", **node_file())["allocation"]
    assert found["state"] == "broken"
    assert "is empty" in found["text"]


@pytest.fixture
def node_file(tmp_path):
    """Return ``node_file(*hosts)``: the variables of a job that has these hosts."""

    def write(*hosts):
        path = tmp_path / "nodes"
        path.write_text("".join(f"{host}\n" for host in hosts))
        return {"PBS_NODEFILE": str(path), "PBS_JOBID": "1.x"}

    return write


OUTSIDE = 'unset PBS_NODEFILE PBS_JOBID; exec "$real" -n $n "$@"'


def test_allocation_as_given(doctor, node_file, launch):
    """Where mpirun starts what the node file says, that is said."""
    here = socket.gethostname()
    checks = doctor("-n", "1", **node_file(here, here), **launch(OUTSIDE))
    assert checks["allocation"]["state"] == "ok"
    assert f"2 on {here}: as the node file says" in checks["allocation"]["text"]


def test_allocation_not_used(doctor, node_file, launch):
    """Ranks that all come up on one host of two are counted, the idle host is named."""
    here = socket.gethostname()
    variables = node_file(here, here, "localhost", "localhost")
    checks = doctor("-n", "2", **variables, **launch(OUTSIDE))
    assert checks["allocation"]["state"] == "broken"
    text = checks["allocation"]["text"]
    assert f"2 on {here}, 2 on localhost; mpirun uses 4 on {here}" in text
    assert "localhost would be idle" in text


def test_allocation_that_does_not_start(doctor, node_file, launch):
    """Where the whole allocation does not start, it is said how far it came."""
    here = socket.gethostname()
    script = 'unset PBS_NODEFILE; [ $n = 3 ] && exit 1; exec "$real" -n $n "$@"'
    checks = doctor("-n", "1", **node_file(here, here, here), **launch(script))
    assert checks["ranks"]["state"] == "ok"
    assert checks["allocation"]["state"] == "broken"
    assert "0 of 3 ranks came up" in checks["allocation"]["text"]


def test_mpiprocs_missing(doctor, node_file):
    """One line a host, though it gives many cores: mpiprocs was forgotten."""
    here = socket.gethostname()
    checks = doctor("-n", "1", NCPUS="24", **node_file(here))
    assert checks["node file"]["state"] == "warning"
    assert "mpiprocs is missing" in checks["node file"]["remedy"]


def test_unknown_host(doctor):
    """A host whose name nobody knows is named; the others are tried all the same."""
    here = socket.gethostname()
    checks = doctor("-n", "1", "--hosts", f"{here},no-such-host.invalid")
    assert checks["names"]["state"] == "broken"
    assert "no-such-host.invalid" in checks["names"]["text"]
    assert checks["launch"]["state"] == "ok"
    assert here in checks["launch"]["text"]


def test_host_that_refuses(doctor, tmp_path):
    """Why a host's shell lets nobody in is said, also where mpirun does not show it."""
    agent = tmp_path / "agent"
    # Open MPI shows what its agent says; Hydra may end before, so it hears nothing.
    by_hand = f"""*" {sys.executable} -c ''")"""
    told = "*)" if launcher.vendor(REAL) == "openmpi" else by_hand
    refusal = "echo 'Permission denied (publickey).' >&2"
    agent.write_text(f'#!/bin/sh\ncase "$*" in {told} {refusal} ;; esac\nexit 255\n')
    agent.chmod(0o755)
    variables = dict.fromkeys(hosts.AGENTS, str(agent))
    launch = doctor("-n", "1", "--hosts", "192.0.2.1", **variables)["launch"]
    assert launch["state"] == "broken"
    assert launch["text"] == "192.0.2.1 does not answer: ssh does not let mpirun in"
    assert "ssh-keygen" in launch["remedy"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-n", "0"], "a number of processes is from 1 to"),
        (["--hosts", "a b"], "hosts are names with commas between them"),
        (["--hosts", "a,,b"], "hosts are names with commas between them"),
        (["--hosts=-x"], "hosts are names with commas between them"),
        (["--time-limit", "soon"], "a time limit is a number of seconds"),
        (["--json", "nowhere/out"], "there is no such folder"),
        (["--json", "-"], "needs the name of a file"),
    ],
)
def test_bad_arguments(words, sentence, tmp_path):
    """Wrong usage gets one sentence and exit code 2, before anything is tried."""
    done = subprocess.run(
        [sys.executable, "-m", "mpi_lessons", "doctor", *words],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("node1", ["node1"]),
        ("a,b", ["a", "b"]),
        ("n[08-10,2],m", ["n08", "n09", "n10", "n2", "m"]),
        ("r[1-2]n[3-4].x", ["r1n3.x", "r1n4.x", "r2n3.x", "r2n4.x"]),
    ],
)
def test_names_of_slurm(text, names):
    """Slurm's short form of a list of hosts is written out."""
    assert allocation.LIST.fullmatch(text)
    assert allocation.expand(text) == names


@pytest.mark.parametrize("text", ["n[1-", "", ",", "n[a-b]", "a,,b", "n[]"])
def test_list_of_slurm_that_is_none(text, monkeypatch):
    """What is no list of hosts is refused with a sentence."""
    monkeypatch.delenv("PBS_NODEFILE", raising=False)
    monkeypatch.delenv("PBS_JOBID", raising=False)
    monkeypatch.setenv("SLURM_JOB_NODELIST", text)
    job, (found,) = allocation.given()
    assert (job, found.state) == (None, "broken")
    assert f"SLURM_JOB_NODELIST={text} is no list of hosts" in found.text


def test_counts_of_slurm():
    """Slurm's short form of a list of numbers is written out."""
    assert allocation.counts("24(x2),3") == [24, 24, 3]


def path_of_packages():
    """Return a PYTHONPATH on which this environment's packages lie, and the course."""
    return os.pathsep.join([str(CLONE), sysconfig.get_path("purelib")])


def marked(mark):
    """Return the processes that have a mark in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                found.append(entry.name)
        except OSError:
            continue
    return found
