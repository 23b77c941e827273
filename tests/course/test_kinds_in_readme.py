"""README says why: its kinds of findings are all there are, its examples are found."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mpi_lessons.diagnosis.findings import KINDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## Say why\n")[2].partition("\n## ")[0]
RING, FIRST, *_ = re.findall(r"^```python\n(.*?)^```$", SECTION, re.DOTALL | re.M)
REPORT = re.search(r"^`mpi-lessons (.+?)`.*\n\n```\n((?:.+\n)+)```$", SECTION, re.M)
EXAMPLES = re.findall(
    r"^\*\*`([a-z-]+)`\*\*: .+\.\n\n```python\n((?:.+\n)+)```$", SECTION, re.M
)
TIME_LIMIT = 60  # seconds that a diagnosis may take
WISHES = ("FORCE_COLOR", "NO_COLOR", "COLORTERM", "COLUMNS", "PYTHONIOENCODING")


def run(words, folder):
    """Return exit code and output of a command of ``mpi-lessons``."""
    plain = {name: text for name, text in os.environ.items() if name not in WISHES}
    job = subprocess.Popen(
        [sys.executable, "-m", "mpi_lessons", *words],
        cwd=folder,
        env=plain,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = job.communicate(timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        job.terminate()  # so that it ends its ranks, which are in sessions of their own
        with contextlib.suppress(subprocess.TimeoutExpired):
            job.wait(timeout=5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(job.pid, signal.SIGKILL)
        said, _ = job.communicate()
        pytest.fail(f"no diagnosis within {TIME_LIMIT} s; it said:\n{said}")
    return job.returncode, said


def test_kinds_are_documented():
    """README explains every kind of finding once, in the order of `KINDS`."""
    assert tuple(kind for kind, _ in EXAMPLES) == KINDS


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=dict(EXAMPLES))
def test_example_is_found(kind, example, tmp_path):
    """The example of a kind is a program in which that kind is found."""
    (tmp_path / "example.py").write_text(FIRST + example, encoding="utf-8")
    size = "3" if kind == "race" else "2"
    words = ["diagnose", "-n", size, "--json", "found.json", "example.py"]
    code, said = run(words, tmp_path)
    assert code == 1, said
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert kind in {finding["kind"] for finding in found}, said


def test_report_is_real(tmp_path):
    """The report that README shows is what its command prints of its program."""
    (tmp_path / "ring.py").write_text(RING, encoding="utf-8")
    code, said = run(REPORT[1].split(), tmp_path)
    assert code == 1
    assert said.strip() == REPORT[2].strip()
