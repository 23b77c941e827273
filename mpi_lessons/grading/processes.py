"""Processes: start a job, read what it prints, end all of it, leave nothing behind.

Every process of a job carries the job's folder in its environment, so that it is found
wherever it went: behind a launcher's proxy, or detached by the learner's code.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mpi_lessons.diagnosis.memory import segments
from mpi_lessons.grading.setup import JOB, RANKS

HEAD, TAIL = 32_000, 32_000  # bytes of a job's output that are kept
LOOK = 0.02  # seconds between two looks at a job that is to end
LAST_WAIT = 5.0  # seconds that killed processes have to be gone
STOPS = [  # signals; Windows has no hangup
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
]
RANK_NAMES = {rank.encode() for _, rank in RANKS}  # what only ranks have set


class Job:
    """A running mpirun with all that it started.

    Parameters
    ----------
    words
        The command.
    environment
        Its whole environment; the folder of the job must be in it.
    cwd
        The folder it runs in.
    forward
        Called with all that it prints, as it comes.
    """

    def __init__(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        cwd: Path,
        forward: Callable[[bytes], None] = lambda chunk: None,
    ):
        self._tag = f"{JOB}={environment[JOB]}"
        self._segments: set[str] = set()
        self._forward = forward
        self._head, self._tail, self._bytes = b"", b"", 0
        self.process = subprocess.Popen(
            words,
            env=environment,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Read all that comes, so that no rank ever waits to print; keep the ends."""
        while chunk := self.process.stdout.read1(65536):
            self._forward(chunk)
            self._bytes += len(chunk)
            room = HEAD - len(self._head)
            self._head += chunk[:room]
            self._tail = (self._tail + chunk[room:])[-TAIL:] if room >= 0 else b""

    def output(self) -> str:
        """Return what the job printed, cut in the middle where it was too much."""
        cut = self._bytes - len(self._head) - len(self._tail)
        middle = f"\n... cut here: {cut} bytes ...\n" if cut else ""
        head, tail = (
            part.decode(errors="replace") for part in (self._head, self._tail)
        )
        return head + middle + tail

    def ended(self) -> bool:
        """Say whether mpirun has ended."""
        return self.process.poll() is not None

    def ends_within(self, seconds: float) -> bool:
        """Wait until mpirun has ended, at most so long; say whether it has."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def note_segments(self, paths: Iterable[str]) -> None:
        """Remember shared memory that ranks had, which may be dead by now."""
        self._segments |= set(paths)

    def ask_to_end(self) -> None:
        """Ask mpirun to end the job, and remember the shared memory that this has."""
        self.note_segments(segments(self._pids()))
        self.process.terminate()

    def end(self) -> None:
        """End what still runs of the job, and remove the shared memory it left.

        The ranks are killed. Mpirun may end by itself, since killed it leaves files.
        """
        if self._ranks():
            self._segments |= kill_all(self._ranks)
            self.ends_within(LAST_WAIT)
        if not self.ended():
            self.ask_to_end()
            self.ends_within(LAST_WAIT)
        self._segments |= kill_all(self._pids, self.process.poll)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(timeout=1)
        self.process.stdout.close()
        remove(self._segments)

    def _ranks(self) -> list[int]:
        """Return the job's living ranks, and what these have started."""
        return [pid for pid, is_rank in marked(self._tag).items() if is_rank]

    def _pids(self) -> list[int]:
        """Return the job's living processes."""
        if not Path("/proc/self/environ").exists():
            return [] if self.ended() else descendants(self.process.pid)
        return list(marked(self._tag))


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Keep Ctrl-C back for the moment, so that what is started is ended by someone."""
    if threading.current_thread() is not threading.main_thread():
        yield  # no signal comes here
        return
    came = []
    kept = {
        number: signal.signal(number, lambda number, _: came.append(number))
        for number in STOPS
    }
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def marked(mark: str) -> dict[int, bool]:
    """Return the living processes that have a mark in their environment.

    Returns
    -------
    dict
        Their pids, and whether it is a rank or was started by one. Empty without /proc.
    """
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
        except OSError:  # another user's, or already gone
            continue
        if mark.encode() in variables:
            names = {variable.partition(b"=")[0] for variable in variables}
            found[int(entry.name)] = bool(RANK_NAMES & names)
    return found


def kill_all(
    pids: Callable[[], list[int]], reap: Callable[[], object] = lambda: None
) -> set[str]:
    """Kill what `pids()` returns until it returns nothing.

    Returns
    -------
    set of str
        The files of shared memory that they had.
    """
    found: set[str] = set()
    deadline = time.monotonic() + LAST_WAIT
    while (left := pids()) and time.monotonic() < deadline:
        found |= segments(left)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        reap()
        time.sleep(0.005)
    return found


def is_alive(pid: int) -> bool:
    """Say whether a process runs: a zombie does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        if Path("/proc/self/stat").exists():
            return False
        try:
            os.kill(pid, 0)  # no /proc, as on macOS
        except ProcessLookupError:
            return False
        return True
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def descendants(pid: int) -> list[int]:
    """Return a process and all that it started, where there is no /proc to ask."""
    answer = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    parents = [tuple(map(int, line.split())) for line in answer.stdout.splitlines()]
    found = [pid]
    for parent in found:  # grows while it is walked
        found += [child for child, of in parents if of == parent]
    return found


def remove_shared(pids: Iterable[int]) -> None:
    """Remove the shared memory that living processes have, since they are to end."""
    remove(segments(pids))


def remove(paths: Iterable[str]) -> None:
    """Remove files that may be gone already."""
    for path in paths:
        with contextlib.suppress(OSError):
            os.unlink(path.removesuffix(" (deleted)"))
