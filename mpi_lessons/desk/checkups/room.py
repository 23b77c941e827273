"""Room: shared memory and temporary folder, their space, and what jobs left there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from mpi_lessons.desk.checkups import symptoms
from mpi_lessons.desk.checkups.finding import BROKEN, OK, WARNING, Finding, counted
from mpi_lessons.diagnosis.memory import SHARED_MEMORY as SHARED_FOLDER
from mpi_lessons.grading import mpirun

MEGABYTE = 1024**2
SHARED_FLOOR = 16 * MEGABYTE  # one segment of Open MPI's; MPICH takes 4 MB in all
SHARED_PER_RANK = 4 * MEGABYTE  # as more ranks take more
TEMPORARY_FLOOR = 100 * MEGABYTE
SOCKET_ROOM = 60  # characters: Open MPI adds its own to the path, of 108 in all
YOUNG = 10.0  # seconds in which a file may not have been mapped yet by its job
SHOWN = 3  # names of leftovers

# What MPI libraries call their segments: MPICH, Open MPI 4 and 5, Intel MPI, UCX, PSM.
SEGMENTS = re.compile(
    r"mpich_shm_|vader_segment\.|sm_segment\.|osc_rdma|impi[-_]shm|Intel_MPI_"
    r"|ucx_shm|ucx_posix|psm[23]?_shm|mpich_"
)
FOLDERS = "mpi-lessons-*"  # as the course names its temporary folders


def shared_memory(ranks: int, works: bool) -> Iterator[Finding]:
    """Compare the room in /dev/shm with what so many ranks need.

    Parameters
    ----------
    ranks
        How many, on one host.
    works
        Whether so many could start: else lack of room is what broke them.
    """
    if not Path(SHARED_FOLDER).is_dir():  # as on macOS
        return
    room = shutil.disk_usage(SHARED_FOLDER)
    need = SHARED_FLOOR + ranks * SHARED_PER_RANK
    text = (
        f"{SHARED_FOLDER.rstrip('/')}: {_size(room.free)} of {_size(room.total)} free"
    )
    if room.free >= need:
        yield Finding("shared memory", OK, text)
        return
    state = WARNING if works else BROKEN
    text = f"{text}; {counted(ranks, 'rank')} may need {_size(need)}"
    yield Finding("shared memory", state, text, symptoms.SHARED_MEMORY)


def leftovers() -> Iterator[Finding]:
    """Find what jobs that are gone left in shared memory and the temporary folder."""
    segments = [path for path in _own(SHARED_FOLDER, "*") if SEGMENTS.match(path.name)]
    folders = list(_own(tempfile.gettempdir(), FOLDERS))
    unused = _unused([*segments, *folders]) if segments or folders else []
    if not unused:
        yield Finding("leftovers", OK, "no job left anything behind")
        return
    size = _size(sum(map(_bytes_of, unused)))
    names = ", ".join(path.name for path in unused[:SHOWN])
    more = f" and {len(unused) - SHOWN} more" if len(unused) > SHOWN else ""
    yield Finding(
        "leftovers",
        WARNING,
        f"jobs that are gone left {names}{more}: {size} in all",
        f"when no MPI job of yours runs here:  {removal(unused)}",
    )


def _own(folder: str, pattern: str) -> Iterator[Path]:
    """Yield this user's files in a folder that are not quite new."""
    for path in sorted(Path(folder).glob(pattern)):
        try:
            about = path.lstat()
        except OSError:
            continue
        if about.st_uid == os.geteuid() and time.time() - about.st_mtime > YOUNG:
            yield path


def _unused(paths: Iterable[Path]) -> list[Path]:
    """Return the paths that no living process has mapped, open or in its variables."""
    left = {str(path): path for path in paths}
    if not Path("/proc/self/maps").exists():
        return []
    for process in Path("/proc").glob("[0-9]*"):
        for kind in ("maps", "environ"):
            try:
                text = (process / kind).read_bytes()
            except OSError:  # another user's, or gone by now
                continue
            left = {
                name: p for name, p in left.items() if os.fsencode(name) not in text
            }
    return list(left.values())


def _bytes_of(path: Path) -> int:
    """Return the bytes that a file, or all of a folder, takes."""
    inside = [path, *path.rglob("*")] if path.is_dir() else [path]
    try:
        return sum(one.lstat().st_blocks * 512 for one in inside)
    except OSError:
        return 0


def removal(paths: list[Path]) -> str:
    """Return the command that removes paths; by patterns where they are many."""
    if len(paths) <= SHOWN:
        return "rm -r " + " ".join(shlex.quote(str(path)) for path in paths)
    patterns = {}
    for path in paths:
        known = SEGMENTS.match(path.name)
        pattern = f"{known.group()}*" if known else FOLDERS
        patterns.setdefault((str(path.parent), pattern))
    return "; ".join(
        f"find {shlex.quote(folder)} -maxdepth 1 -user {os.geteuid()} "
        f"-name '{pattern}' -exec rm -r {{}} +"
        for folder, pattern in patterns
    )


def temporary(vendor: str) -> Iterator[Finding]:
    """Look whether the temporary folder can be written, has room, and a short name."""
    named = os.environ.get("TMPDIR")
    if named and not os.access(named, os.W_OK | os.X_OK):
        yield Finding(
            "temporary",
            WARNING,
            f"TMPDIR is {named}, which is no folder that can be written to",
            "unset TMPDIR, or make that folder",
        )
        return
    try:
        folder = tempfile.gettempdir()
        with tempfile.TemporaryFile() as file:
            file.write(bytes(MEGABYTE))
    except OSError as error:
        remedy = "export TMPDIR=$HOME/tmp, or make room there"
        yield Finding("temporary", BROKEN, f"no temporary file: {error}", remedy)
        return
    free = shutil.disk_usage(folder).free
    text = f"{folder}: {_size(free)} free"
    if free < TEMPORARY_FLOOR:
        remedy = "remove what is old there, or name another folder in TMPDIR"
        yield Finding("temporary", WARNING, text, remedy)
    elif vendor == "openmpi" and len(folder) > SOCKET_ROOM and _short_sockets():
        text = f"{folder} has {len(folder)} characters, too many for Open MPI's sockets"
        yield Finding("temporary", WARNING, text, "export TMPDIR=/tmp")
    else:
        yield Finding("temporary", OK, text)


def _short_sockets() -> bool:
    """Say whether this Open MPI keeps sockets there: 5 on Linux no longer does."""
    if sys.platform == "darwin":
        return True
    answer = subprocess.run(
        [mpirun.find(), "--version"], capture_output=True, text=True, timeout=20
    )
    version = re.search(r"\(Open MPI\) (\d+)", answer.stdout)
    return bool(version) and int(version.group(1)) < 5


def _size(number: int) -> str:
    """Return bytes as one reads them."""
    for unit, size in (("GB", 1024**3), ("MB", MEGABYTE)):
        if number >= size:
            return f"{number / size:.1f} {unit}".replace(".0 ", " ")
    return f"{number / 1024:.0f} kB"
