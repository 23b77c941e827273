"""The tour as a whole: its list, its way, what is said where something is missing."""

import ast
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mpi_lessons.tour import route
from mpi_lessons.tour.frame import deaf_children
from mpi_lessons.tour.measure import best, cores, timed
from mpi_lessons.tour.primes import blocks, is_prime, sum_block, sum_primes

ROOM = Path(route.__file__).parent
HELPERS = {"__init__", "__main__", "route", "frame", "measure", "primes", "memory"}
HELPERS |= {"frameworks", "ranks", "survey"}
README = (ROOM.parents[1] / "README.md").read_text()

# By its bare name, pytest-mpi would take the stop mpi for its own mark.
each_stop = pytest.mark.parametrize("stop", route.STOPS, ids="tour.{}".format)


def extra_imports(path):
    """Return the top-level modules that a stop imports within tour_extra()."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.With) and "tour_extra" in ast.unparse(node.items[0]):
            for line in node.body:
                names = [alias.name for alias in line.names]
                names = [line.module] if isinstance(line, ast.ImportFrom) else names
                found |= {name.split(".")[0] for name in names}
    return found


def test_every_stop_is_on_the_route():
    """Each stop has its file, and each file is a stop or what stops share."""
    files = {path.stem for path in ROOM.glob("*.py")}
    assert files - HELPERS == set(route.STOPS)


@each_stop
def test_needs_are_what_is_imported(stop):
    """What the list says a stop needs is what it imports."""
    assert extra_imports(ROOM / f"{stop}.py") == set(route.STOPS[stop])


@each_stop
def test_title(stop):
    """A title is one line of a terminal, with a name and a claim."""
    assert len(route.title(stop)) <= 80
    assert re.fullmatch(r"\S.*: .+\.", route.title(stop))


def test_way_ends():
    """One stop leads to the next, from the first to the last."""
    way = [next(iter(route.STOPS))]
    while following := route.after(way[-1]):
        way.append(following)
    assert way == list(route.STOPS)


def test_list_has_all(stop):
    """`python -m mpi_lessons.tour` lists all stops in order."""
    text = stop("__main__")
    assert re.findall(r"^│ +\d+ │ (\w+)", text, re.MULTILINE) == list(route.STOPS)
    assert text.splitlines()[-1] == "Begin: python -m mpi_lessons.tour.gil"


def test_list_takes_no_words(stop):
    """A stop's name behind a blank gets the right command."""
    assert "python -m mpi_lessons.tour.gil" in stop("__main__", "gil", code=2)


def test_readme_lists_the_stops():
    """README has every stop, in order."""
    found = re.findall(r"^\| `tour\.(\w+)` \|", README, re.MULTILINE)
    assert found == list(route.STOPS)


@pytest.mark.parametrize("stop", [name for name in route.STOPS if route.STOPS[name]])
def test_missing_framework(stop):
    """Where the framework is not installed, one sentence says so, and the code is 2."""
    need = route.STOPS[stop][0]
    program = (
        f"import runpy, sys; sys.modules[{need!r}] = None; "
        f"runpy.run_module('mpi_lessons.tour.{stop}', run_name='__main__')"
    )
    words = [sys.executable, "-c", program]
    job = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert job.returncode == 2, job.stderr
    (line,) = job.stderr.splitlines()
    names = "|".join(route.STOPS[stop])
    assert re.match(rf"this stop needs ({names})[.\w]*, found", line)
    assert line.endswith("pip install 'mpi-lessons[tour]'")


def test_control_c_ends_a_stop():
    """Ctrl-C ends a stop, without a traceback."""
    words = [sys.executable, "-m", "mpi_lessons.tour.gil", "--count", "100000"]
    job = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert "GIL" in job.stdout.readline()
    job.send_signal(signal.SIGINT)
    _, err = job.communicate(timeout=20)
    assert job.returncode == -signal.SIGINT
    assert err == ""


def test_control_c_during_the_imports():
    """Ctrl-C while a stop imports its framework ends it, without a traceback."""
    program = """
import runpy, signal, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "joblib":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Finder())
runpy.run_module("mpi_lessons.tour.joblib", run_name="__main__")
"""
    words = [sys.executable, "-c", program]
    job = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (job.returncode, job.stdout, job.stderr) == (130, "", "")


def test_primes():
    """Trial division finds what a sieve finds."""
    most = 2000
    sieve = [number > 1 for number in range(most)]
    for number in range(most):
        if sieve[number]:
            sieve[number * number :: number] = [False] * len(
                sieve[number * number :: number]
            )
    assert [is_prime(number) for number in range(most)] == sieve
    assert sum_primes(most) == sum(n for n in range(most) if sieve[n])


@pytest.mark.parametrize("count", [1, 3, 7, 200])
def test_blocks(count):
    """Blocks cover all numbers once; their sums are the whole sum."""
    found = blocks(100, count)
    assert [n for start, below in found for n in range(start, below)] == [*range(100)]
    assert sum(map(sum_block, found)) == sum_primes(100) == 1060


def test_measures():
    """Seconds are those of the call; the best is the least of the runs."""
    naps = iter([0.05, 0.0, 0.05])
    slept = []

    def nap(_):
        seconds = next(naps)
        time.sleep(seconds)
        slept.append(seconds)
        return seconds

    assert best(nap, None, runs=3)[0] == 0.0
    assert len(slept) == 3
    result, seconds = timed(sum, [1, 2])
    assert result == 3
    assert seconds >= 0
    assert cores() >= 1


def test_interrupt_waits():
    """Ctrl-C within the block comes at its end, once."""
    done = []

    @deaf_children()
    def work():
        signal.raise_signal(signal.SIGINT)
        done.append("what follows the signal")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
