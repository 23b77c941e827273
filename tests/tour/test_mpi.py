"""The stop on MPI: equal sums in all frameworks, on any number of ranks, no remains."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from mpi_lessons.diagnosis.memory import segments
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.tour import frameworks, mpi, ranks
from mpi_lessons.tour.frameworks import Timing
from mpi_lessons.tour.primes import sum_primes

BELOW = 20_000
RIGHT = sum_primes(BELOW)
FACTS = {"standard": "9.8", "refused": "too many", "dealt": True}
ONES = ["a loop", "threads", "processes", "MPI collectives", "mpi4py.futures"]
MARK = "MPI_LESSONS_TOUR_TEST"


def timings(threads=1.0, processes=0.5, ranks=0.5, totals=(7, 7, 7, 7), workers=2):
    """Return Timings of a loop that took 1 s, and of three others."""
    works = {"a loop": 1.0, "threads": threads, "processes": processes}
    works["MPI collectives"] = ranks
    return [
        Timing(name, 1 if name == "a loop" else workers, 0.25, work, total)
        for (name, work), total in zip(works.items(), totals, strict=True)
    ]


def marked(mark):
    """Return the living processes that were started with this mark."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def until(condition, seconds=60):
    """Wait until something holds, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("opening", [*frameworks.POOLS.values(), frameworks.open_loop])
def test_pools_sum(opening):
    """A framework yields a map, and all of them find the same sum."""
    timing = frameworks.measure("it", BELOW, opening(), workers=2)
    assert timing[:2] == ("it", 2)
    assert timing.total == RIGHT
    assert timing.start > 0
    assert timing.work > 0


@pytest.mark.parametrize("size", [1, 3])
def test_ranks_answer(size):
    """What rank 0 returns comes back, with the seconds until all ranks were there."""
    (timing, facts), start = ranks.ask_ranks(size, mpi.measure_ranks, BELOW)
    assert Timing(*timing).total == RIGHT
    assert Timing(*timing).workers == size
    assert facts["dealt"] is True
    assert "expecting 1 items, got 2" in facts["refused"]
    assert float(facts["standard"]) >= 3
    assert start > 0


def test_ranks_fail():
    """Where a rank raises, all of them are ended at once, and what it said is told."""
    with pytest.raises(SetupError, match=r"they said: TypeError: .*'str'"):
        ranks.ask_ranks(2, mpi.measure_ranks, "many")


def test_ranks_out_of_time(monkeypatch):
    """Ranks that do not come to an end are ended."""
    monkeypatch.setattr(ranks, "PATIENCE", 0.5)
    with pytest.raises(SetupError, match=r"within 0 s"):
        ranks.ask_ranks(2, frameworks.measure_collectives, 10**8)


def test_ranks_of_another_mpi(monkeypatch, tmp_path):
    """An mpirun whose ranks do not know one another is named as the cause."""
    other = tmp_path / "mpirun"
    other.write_text('#!/bin/sh\n[ "$1" = --version ] || { shift 2; exec "$@"; }\n')
    other.chmod(0o755)
    monkeypatch.setenv("MPI_LESSONS_MPIRUN", str(other))
    with pytest.raises(SetupError, match="another MPI than mpi4py's"):
        ranks.ask_ranks(2, mpi.measure_ranks, BELOW)


def test_function_of_a_stop_that_runs(monkeypatch):
    """The ranks ask for the function of a stop by the name of its file."""
    assert ranks.spell(sum_primes) == "mpi_lessons.tour.primes:sum_primes"
    monkeypatch.setattr(sum_primes, "__module__", "__main__")
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", mpi.__spec__)
    assert ranks.spell(sum_primes) == "mpi_lessons.tour.mpi:sum_primes"


def test_stays_outside_mpi():
    """What this stop and the last one import does not start MPI."""
    program = (
        "import sys, mpi_lessons.tour.mpi, mpi_lessons.tour.choose;"
        "print('mpi4py.MPI' in sys.modules, 'joblib' in sys.modules)"
    )
    words = [sys.executable, "-c", program]
    answer = subprocess.run(words, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    ("start", "speed_up", "least"), [(0.5, 2.0, 1.0), (0.3, 4.0, 0.4), (0.3, 1.0, None)]
)
def test_break_even(start, speed_up, least):
    """A start pays from where what is saved is what it took; never without a gain."""
    assert frameworks.break_even(start, speed_up) == (least and pytest.approx(least))


def test_busy_machine_is_told():
    """Only where the machine is busy, it says so."""
    assert frameworks.describe_load(0.4, cores=2) == ""
    assert "load 3.5" in frameworks.describe_load(3.5, cores=2)


def test_conclusion():
    """What helped, what did not, and from where on it pays are told."""
    text = " ".join(mpi.conclude(timings(), cores=2))
    assert "All 4 sums are equal: 7." in text
    assert "Faster than the loop: processes, MPI collectives." in text
    assert "as the loop: threads." in text
    assert "Ranks took 0.25 s to start: that pays" in text
    assert "more than 0.50 s" in text
    assert "share" not in text


def test_conclusion_where_nothing_helped():
    """No gain, no talk of a start that pays."""
    text = " ".join(mpi.conclude(timings(processes=1.0, ranks=2.0, workers=4), cores=2))
    assert "Faster than the loop: none." in text
    assert "pays" not in text
    assert "4 workers share 2 cores" in text


def test_conclusion_of_wrong_sums():
    """Sums that differ are not called equal."""
    text = " ".join(mpi.conclude(timings(totals=(7, 7, 8, 7)), cores=2))
    assert "differ" in text
    assert "equal" not in text


def test_talk_is_corrected_by_what_was_seen():
    """What is said of the two scatters is what they did here."""
    text = " ".join(mpi.correct_talk(FACTS))
    assert "standard 9.8" in text
    assert '"too many"' in text
    assert "dealt 3 numbers" in text
    assert "did not deal" in " ".join(mpi.correct_talk(FACTS | {"dealt": False}))


def test_it_runs(stop, rows):
    """Without mpirun, the stop shows pools and ranks in one table."""
    text = stop("mpi", "--count", BELOW)
    head, *found = rows(text)
    assert head[:5] == list(mpi.LABELS)
    extra = [name for name in mpi.EXTRA if find_spec(name)]
    assert [row[0] for row in found] == [*ONES[:3], *extra, *ONES[3:]]
    assert {row[1] for row in found[1:]} == {str(frameworks.WORKERS)}
    assert f"All {len(found)} sums are equal: {RIGHT}." in text
    assert "Next: python -m mpi_lessons.tour.dask_array" in text


def test_it_runs_without_the_extra(rows):
    """Joblib and Dask that are missing are named, and the rest runs."""
    program = (
        "import runpy, sys; sys.modules['joblib'] = sys.modules['dask'] = None;"
        f"sys.argv[1:] = ['--count', '{BELOW}'];"
        "runpy.run_module('mpi_lessons.tour.mpi', run_name='__main__', alter_sys=True)"
    )
    words = [sys.executable, "-c", program]
    job = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert job.returncode == 0, job.stderr
    assert [row[0] for row in rows(job.stdout)[1:]] == ONES
    assert "Not installed here: joblib and dask." in job.stdout


@pytest.mark.parametrize("size", [1, 2, 5])
def test_it_runs_on_ranks(mpirun, rows, size):
    """Under mpirun, rank 0 shows the loop and both ways of MPI on these ranks."""
    words = ("-m", "mpi_lessons.tour.mpi", "--count", str(BELOW))
    job = mpirun(size, *words)
    assert job.returncode == 0, job.stderr
    head, *found = rows(job.stdout)
    assert mpi.START not in head
    assert [row[0] for row in found] == [ONES[0], *ONES[-2:]]
    assert [int(row[1]) for row in found] == [1, size, max(1, size - 1)]
    assert f"All 3 sums are equal: {RIGHT}." in job.stdout
    assert job.stdout.count("Next:") == 1


@pytest.mark.parametrize("size", [0, 3])
def test_bad_words(stop, mpirun, size):
    """A wrong argument is refused in one sentence, by one rank only."""
    if size:
        job = mpirun(size, "-m", "mpi_lessons.tour.mpi", "--count", "0")
        assert job.returncode == 2
        text = job.stderr
    else:
        text = stop("mpi", "--count", "0", code=2)
    assert text.count("--count needs a whole number") == 1


def test_no_mpirun(stop, monkeypatch):
    """Without mpirun the stop says so in one sentence."""
    monkeypatch.setenv("MPI_LESSONS_MPIRUN", "no-such-mpirun")
    (line,) = stop("mpi", code=2).splitlines()
    assert "no-such-mpirun" in line
    assert "pip install mpich" in line


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("processes", "work"),
    [
        (3, "ranks.ask_ranks(2, frameworks.measure_collectives, 10**8)"),
        (2, "hold(frameworks.open_processes())"),
        (2, "frameworks.measure('p', 3 * 10**6, frameworks.open_processes())"),
    ],
)
def test_control_c_leaves_nothing(tmp_path, processes, work):
    """Ctrl-C ends ranks and pools: no process, no shared memory, no folder is left."""
    program = f"""if True:
        import time
        from mpi_lessons.tour import frameworks, ranks
        from mpi_lessons.tour.frame import run

        def hold(opening):
            with opening:
                time.sleep(60)

        if __name__ == "__main__":
            run(lambda: {work}, unwind=True)
    """
    mark = tmp_path.name
    job = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {MARK: mark, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: len(marked(mark)) > processes)
    memory = until(lambda: segments(marked(mark)))
    time.sleep(0.5)  # until all are at work
    os.killpg(job.pid, signal.SIGINT)  # as a terminal does
    out, err = job.communicate(timeout=60)
    assert (job.returncode, out, err) == (130, "", "")
    until(lambda: not marked(mark), seconds=10)
    assert not [path for path in memory if os.path.exists(path)]
    assert os.listdir(tmp_path) == []


def test_answer_is_plain():
    """A Timing survives the way from the ranks, which is JSON."""
    timing = Timing("it", 2, None, 0.5, RIGHT)
    assert Timing(*json.loads(json.dumps(timing))) == timing
