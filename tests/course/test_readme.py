"""README says what is so: its commands exist, its tables name what there is."""

import re
import shlex
from pathlib import Path

from mpi_lessons.desk import cli
from mpi_lessons.syllabus import STEMS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_two_lines():
    """One line shows a lesson, one runs the tests; .ci/run takes them from here."""
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(lines) == 2
    assert lines[0].endswith("mpirun -n 4 python -m mpi_lessons.scatter")
    assert lines[1].endswith("python -m pytest tests")
    assert "'^python3 -m venv '" in (ROOT / ".ci/run").read_text()


def test_commands_are_understood():
    """Every mpi-lessons command in README is one that the command line knows."""
    found = re.findall(r"^mpi-lessons( .*?)?(?:  +.*)?$", README, re.MULTILINE)
    found += re.findall(r"`mpi-lessons ([^`]+)`", README)
    assert len(found) >= 7
    for words in found:
        cli._parser().parse_args(shlex.split(words))


def test_lessons_are_listed():
    """The table of lessons has every lesson, in order."""
    assert re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE) == list(STEMS)


def test_named_files_exist():
    """What README names as a path is there."""
    names = re.findall(r"`((?:tests|pbs|mpi_lessons)/[a-z_/]+(?:\.py)?)`", README)
    names += re.findall(r"python (tests/benchmarks/\w+\.py)", README)
    assert len(names) >= 4
    for name in names:
        assert (ROOT / name).exists(), name


def test_top_level():
    """The top level holds what was agreed, and nothing else."""
    agreed = {"mpi_lessons", "exercises", "solutions", "tests", "pbs", "LICENSE"}
    agreed |= {"pyproject.toml", "README.md"}
    assert {path.name for path in ROOT.iterdir() if path.name[0] != "."} <= agreed


def test_no_host_is_named():
    """Nothing names a registry's host, and no lock file lies about."""
    assert list(ROOT.glob("*.lock")) == []
    assert "index-url" not in (ROOT / "pyproject.toml").read_text()
