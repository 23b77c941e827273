"""The stop on Dask clusters runs under mpirun and alone, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("distributed")
pytest.importorskip("dask_mpi")
if find_spec("dask_jobqueue") is None:  # its own import would write into the home
    pytest.skip("could not import 'dask_jobqueue'", allow_module_level=True)

from mpi_lessons.grading.mpirun import command
from mpi_lessons.tour import dask_cluster

MODULE = ("-m", "mpi_lessons.tour.dask_cluster")
PBS = Path(__file__).parents[2] / "pbs"
NO_WAY = """if True:
    from mpi4py import MPI
    from mpi_lessons.tour import dask_cluster
    dask_cluster.list_addresses = lambda: {"0.0.0.1": "none"}
    codes = None
    try:
        dask_cluster.find_interface(MPI.COMM_WORLD)
    except SystemExit as leaving:
        codes = MPI.COMM_WORLD.gather(leaving.code)
    if MPI.COMM_WORLD.rank == 0:
        print(codes)
"""


@pytest.mark.parametrize("size", [3, 5])
def test_under_mpirun(mpirun, rows, size):
    """All ranks but two are workers; all tasks are done, and all ranks end."""
    job = mpirun(size, *MODULE, "--count", "2000", timeout=100)
    assert job.returncode == 0, job.stderr
    assert job.stderr == ""
    labels, *found = rows(job.stdout)
    assert labels[:4] == ["rank", "host", "address", "tasks"]
    assert [int(row[0]) for row in found] == list(range(2, size))
    assert sum(int(row[3]) for row in found) == dask_cluster.TASKS * (size - 2)
    assert len({row[2] for row in found}) == size - 2
    assert "is as rank 1 found alone: 277050." in job.stdout
    assert "Next: python -m mpi_lessons.tour.choose" in job.stdout


@pytest.mark.parametrize("size", [1, 2])
def test_too_few_ranks(mpirun, size):
    """Fewer than three ranks are one sentence, and no mistake."""
    job = mpirun(size, *MODULE)
    assert (job.returncode, job.stderr) == (0, "")
    _, *said = job.stdout.splitlines()
    text = " ".join(" ".join(said).split())
    assert text == (
        f"Dask under MPI needs 3 or more ranks, found {size}: "
        "run mpirun -n 4 python -m mpi_lessons.tour.dask_cluster"
    )


def test_bad_words(mpirun, stop):
    """A wrong argument is one sentence, under mpirun and without."""
    job = mpirun(3, *MODULE, "--count", "0")
    assert job.returncode == 2
    assert job.stderr.count("--count needs a whole number from 1") == 1
    assert "Traceback" not in job.stderr
    (line,) = stop("dask_cluster", "--root", "1", code=2).splitlines()
    assert line.startswith("unknown argument --root")


def test_no_network(mpirun):
    """Ranks that do not reach rank 0 are one sentence, with the same code on all."""
    job = mpirun(3, "-c", NO_WAY)
    assert job.stdout == "[2, 2, 2]\n"
    (line,) = job.stderr.splitlines()
    assert line.startswith("Dask needs a network from each rank to rank 0, found none")


def test_addresses():
    """A host's addresses are listed with their interfaces, its own loop first."""
    found = dask_cluster.list_addresses()
    assert next(iter(found)).startswith("127.")
    assert all(re.fullmatch(r"(\d+\.){3}\d+", address) for address in found)


def test_rows_of_workers():
    """Tasks and seconds go to the worker that did them; an idle one has a row, too."""
    places = {"tcp://h:2": (3, "b"), "tcp://h:1": (2, "a"), "tcp://h:3": (4, "b")}
    answers = [(2, 10, 0.5), (3, 20, 0.25), (2, 30, 0.5)]
    assert dask_cluster.collect(places, answers) == [
        (2, "a", "h:1", 2, 1.0),
        (3, "b", "h:2", 1, 0.25),
        (4, "b", "h:3", 0, 0.0),
    ]


@pytest.mark.parametrize(
    ("took", "total", "said", "little"),
    [
        (1.0, 7, "as rank 1 found alone: 7.", False),
        (2.0, 7, "1.0 times as fast.", True),
        (1.0, 8, "WRONG: 8, but rank 1 found 7.", False),
    ],
)
def test_conclusion(took, total, said, little):
    """What is said follows from the sums and the seconds."""
    found = {"rows": [(2, "a", "h:1", 4, 2.0)], "total": total, "took": took}
    text = dask_cluster.conclude(found | {"alone": 7, "needed": 2.0})
    assert said in text
    assert ("Little is gained with tasks of 500 ms" in text) == little


def test_job_script(tmp_path, monkeypatch):
    """The script asks for what the course's own does; no qsub is needed to see it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    lines = dask_cluster.write_job().splitlines()
    own = (PBS / "parallel24.pbs").read_text().splitlines()
    shared = {"#PBS -q parallel24", "#PBS -l walltime=00:10:00"}
    assert shared <= set(lines) & set(own)
    nodes = "#PBS -l select={}:ncpus=24:mpiprocs=24:mem=160GB"
    assert nodes.format(1) in lines
    assert nodes.format(2) in (PBS / "dask.pbs").read_text().splitlines()
    assert "--nworkers 24 " in lines[-1]
    assert re.search(r" tcp://[\d.]+:\d+ ", lines[-1])


def test_alone(tmp_path, rows):
    """Without mpirun it starts ranks; home, folder and temporary files stay clean."""
    places = {name: tmp_path / name for name in ("home", "temporary", "here")}
    for path in places.values():
        path.mkdir()
    plain = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "COLUMNS")}
    job = subprocess.run(
        [sys.executable, *MODULE, "--count", "2000"],
        cwd=places["here"],
        env=plain | {"HOME": str(places["home"]), "TMPDIR": str(places["temporary"])},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (job.returncode, job.stderr) == (0, "")
    assert [row[0] for row in rows(job.stdout)] == ["rank", "2", "3"]
    assert "is as rank 1 found alone: 277050." in job.stdout
    assert [list(path.iterdir()) for path in places.values()] == [[], [], []]


@pytest.mark.parametrize("alone", [True, False])
def test_ctrl_c_leaves_nothing(tmp_path, alone):
    """Ctrl-C ends all ranks, and removes their folders and shared memory."""
    before = shared_memory()
    words, variables = ([], {}) if alone else command(4)
    job = subprocess.Popen(
        [*words, sys.executable, *MODULE, "--count", "10000000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **variables, "TMPDIR": str(tmp_path)},
        start_new_session=True,
    )
    try:
        end = time.monotonic() + 100
        pattern = "**/dask-scratch-space/worker-*.dirlock"
        while len(list(tmp_path.glob(pattern))) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        os.killpg(job.pid, signal.SIGINT)  # as a terminal does
        _, error = job.communicate(timeout=60)
    finally:
        job.kill()
    assert job.returncode == 130 if alone else job.returncode != 0
    assert "Traceback" not in error
    assert list(tmp_path.glob("**/dask-*")) == []
    assert not alone or list(tmp_path.iterdir()) == []
    assert shared_memory() <= before


def shared_memory():
    """Return the names of all shared memory of MPI; none where there is no /dev/shm."""
    found = Path("/dev/shm").glob("*")  # noqa: S108 - looked at, not written to
    return {path.name for path in found if not path.name.startswith("sem.")}


def test_import_is_quiet(tmp_path):
    """Importing the stop writes no settings, and leaves Ctrl-C as it was."""
    program = (
        "import signal; before = signal.getsignal(signal.SIGINT); "
        "import mpi_lessons.tour.dask_cluster; "
        "print(signal.getsignal(signal.SIGINT) is before)"
    )
    env = {**os.environ, "HOME": str(tmp_path)}
    words = [sys.executable, "-c", program]
    said = subprocess.check_output(words, env=env, text=True, timeout=60)
    assert said == "True\n"
    assert list(tmp_path.iterdir()) == []
