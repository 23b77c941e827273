"""The doctor finds what is left in shared memory, and where there is too little."""

import mmap
import os
import re
import subprocess
import time
import uuid
from pathlib import Path

import pytest

from mpi_lessons.desk.checkups import room

SHARED = Path("/dev/shm")  # noqa: S108 - one file of our own
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="there is no /dev/shm")


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
