"""The last stop: what it recommends follows from numbers, measured or made up."""

from pathlib import Path

import pytest

from mpi_lessons.tour import choose, survey
from mpi_lessons.tour.survey import Numbers

ROOT = Path(__file__).parents[2]
QUIET = Numbers(
    cores=4,
    memory=16.0,
    gil=True,
    thread=1e-4,
    process=1e-2,
    mpirun=0.5,
    waiting=8.0,
    threads=1.0,
    processes=3.6,
    ranks=2.0,
    numpy=30.0,
    numpy_threads=3.0,
    message=1e-6,
    passed=1e-3,
    shared=2e-6,
)
ALONE = QUIET._replace(mpirun=None, ranks=None, message=None, passed=None, shared=None)
ALL = ("dask", "dask_mpi", "dask_jobqueue")


def table(installed=ALL, numbers=QUIET, **changes):
    """Return (take, measured) by (on, for)."""
    rows = choose.recommend(numbers._replace(**changes), installed)
    return {row[:2]: row[2:] for row in rows}


def mottos(numbers=QUIET, **changes):
    """Return what is said of the three mottos."""
    return list(choose.judge(numbers._replace(**changes)))


def test_quiet_machine():
    """On a quiet machine with the GIL each kind of work has its own way."""
    found = {key: take for key, (take, _) in table().items()}
    assert found == {
        ("one processor", "arrays of numbers"): "NumPy",
        ("one node", "what waits"): "threads",
        ("one node", "NumPy on parts"): "threads",
        ("one node", "Python code"): "futures or joblib",
        ("one node", "more than memory"): "Dask",
        ("several nodes", "one program"): "mpi4py",
        ("several nodes", "many tasks"): "mpi4py.futures",
        ("several nodes", "more than memory"): "dask-mpi or dask-jobqueue",
    }


@pytest.mark.parametrize(
    ("threads", "processes", "take"),
    [
        (1.0, 1.9, "futures or joblib"),
        (1.9, 1.9, "threads"),
        (1.9, 1.0, "threads"),
        (1.5, 3.0, "futures or joblib"),
        (1.0, 1.1, "a loop"),
        (0.5, 0.6, "a loop"),
    ],
)
def test_python_code(threads, processes, take):
    """Python code takes what gained most here, threads where they gain as much."""
    found = table(threads=threads, processes=processes)["one node", "Python code"]
    assert found == (take, f"threads {threads} x, processes {processes} x")


@pytest.mark.parametrize(
    ("change", "key", "take"),
    [
        ({"numpy": 0.9}, ("one processor", "arrays of numbers"), "a loop"),
        ({"waiting": 1.0}, ("one node", "what waits"), "a loop"),
        ({"numpy_threads": 1.0}, ("one node", "NumPy on parts"), "one thread"),
    ],
)
def test_no_gain(change, key, take):
    """What gained nothing is not recommended."""
    assert table(**change)[key][0] == take


def test_tasks_must_pay_for_mpirun():
    """From where on many tasks pay follows from start and speed-up."""
    assert table()["several nodes", "many tasks"][1] == "for a loop > 1.0 s"
    none = table(ranks=1.0)["several nodes", "many tasks"][1]
    assert none == "no gain on this node"


def test_without_mpirun():
    """Where there is no mpirun, no number of it is shown."""
    found = table(numbers=ALONE)
    assert found["several nodes", "one program"] == ("mpi4py", "no mpirun here")
    assert "not measured" in mottos(ALONE)[2]
    assert len(choose.list_costs(ALONE)) == 2
    assert len(choose.list_speeds(ALONE)) == 4


def test_missing_frameworks():
    """A framework that is not installed is marked, where it is recommended."""
    found = table(installed=("dask",))
    assert found["one node", "more than memory"][0] == "Dask"
    nodes = found["several nodes", "more than memory"][0]
    assert nodes == "dask-mpi (missing) or dask-jobqueue (missing)"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "holds for Python code"),
        ({"threads": 3.6}, "does not hold here"),
        ({"processes": 1.0}, "is not borne out"),
    ],
)
def test_motto_of_processes(change, said):
    """Multi-process, not multi-thread: as far as the numbers bear it out."""
    assert said in mottos(**change)[0]


def test_threads_where_they_helped():
    """Threads are called right for what they helped here, and for nothing else."""
    assert "wait (8.0 x) and compute in NumPy (3.0 x)" in mottos()[0]
    assert "NumPy" not in mottos(numpy_threads=1.0)[0]
    assert "right" not in mottos(numpy_threads=1.0, waiting=1.0)[0]


def test_motto_of_nodes():
    """First one node is filled, where its cores gave anything."""
    assert "here 4 gave 3.6 x" in mottos()[1]
    open_ = mottos(processes=1.0, ranks=1.0)[1]
    assert "no more than 1.0 x" in open_
    assert "gave 1.0" not in open_


def test_motto_of_messages():
    """Shared memory is cheaper within a node only where it was."""
    assert "share large data" in mottos()[2]
    assert "1.000 ms as a message, and 0.002 ms" in mottos()[2]
    even = mottos(shared=1e-3)[2]
    assert "holds even within a node" in even
    assert "share large data" not in even


def test_jobs_are_those_of_the_course():
    """The lines for PBS are those of the scripts that are named."""
    for script, line in choose.JOBS.items():
        assert line in (ROOT / script).read_text().splitlines()


def test_squares():
    """Loop and NumPy find the same sum of squares."""
    last = survey.ITEMS - 1
    right = last * (last + 1) * (2 * last + 1) // 6
    assert survey.square_loop() == survey.square_numpy() == right


def test_comparison_tells_wrong_results():
    """Threads that return something else are not called right."""
    calls = iter(range(1000))
    assert survey.compare(abs, [1, -2])[1]
    assert not survey.compare(lambda _: next(calls), [0, 0])[1]


def test_it_runs(stop, rows):
    """The stop shows what it measured, the table and what is next."""
    text = stop("choose", "--count", 5000)
    found = rows(text)
    labels = [row[0] for row in found]
    assert labels.count("several nodes") == 3
    costs = found[1 : labels.index("work")]
    assert len(costs) == 6
    assert all(float(cost) > 0 for _, cost in costs)
    assert "All results are right." in text
    assert "Take away:" in text
    assert text.splitlines()[-1] == "All stops: python -m mpi_lessons.tour"


def test_it_runs_without_mpirun(stop, monkeypatch):
    """Without mpirun the rest is measured, and it says why MPI is not."""
    monkeypatch.setenv("MPI_LESSONS_MPIRUN", "no-such-mpirun")
    text = stop("choose", "--count", 5000)
    assert "Not measured: MPI_LESSONS_MPIRUN names no-such-mpirun" in text
    assert "no mpirun here" in text


@pytest.mark.parametrize("words", [["--count", "0"], ["--root", "1"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("choose", *words, code=2).splitlines()) == 1
