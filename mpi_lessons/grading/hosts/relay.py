"""Relay: on each host but the launcher's, the launcher's arm.

The first rank of a host starts it. It is a process of its own, so that it outlives the
ranks: it tells whose process has ended, and when the job is over, or the launcher is
gone, it ends what is left here and removes the folder and the shared memory.
"""

import contextlib
import json
import shutil
import sys
import threading
import time
from pathlib import Path

from mpi_lessons.diagnosis import positions
from mpi_lessons.diagnosis.memory import segments
from mpi_lessons.diagnosis.watcher import verdict_path
from mpi_lessons.grading.board import ATTACHED
from mpi_lessons.grading.ends import Ends
from mpi_lessons.grading.hosts import link
from mpi_lessons.grading.hosts.mirror import Change, Mirror
from mpi_lessons.grading.processes import is_alive, kill_all, remove

READY = "ready"
LAST_RANKS = 60.0  # seconds that ranks have to end where no launcher can be reached
TICK = 0.001  # seconds between two looks at what the ranks have written


class Relay:
    """One host's side of the link.

    Parameters
    ----------
    folder
        Of this host.
    size
        Number of ranks, on all hosts.
    pids
        Of each rank of this host, the number of its process.
    connection
        To the hub.
    """

    def __init__(self, folder: Path, size: int, pids: dict[int, int], connection):
        self._folder, self._pids = folder, pids
        self._mirror, self._hub = Mirror(folder, size, list(pids)), connection
        self._ahead = link.clock_ahead(connection)
        for rank in pids:
            self._mirror.board.set_clock(rank, self._ahead)
        self._asked, self._over = 0, threading.Event()
        self._told = False  # to end, by a launcher that ends the other hosts, too
        self._ends, self._gone = Ends(), {}

    def run(self) -> None:
        """Pass on what is written here and elsewhere, until the job is over."""
        threading.Thread(target=self._hear, daemon=True).start()
        answered = 0
        with contextlib.suppress(OSError):
            while not self._over.is_set():
                asked, gone = self._asked, self._newly_gone()
                rest = asked == answered and self._mirror.looks_quiet()
                change = Change() if rest else self._mirror.changes()
                if change or gone or asked != answered:
                    self._hub.send((change, asked, gone))
                    answered = asked
                self._ends.wait(TICK)  # less where a rank ends: it is known when
        self._clean()

    def _hear(self) -> None:
        with contextlib.suppress(OSError, EOFError):
            while True:
                what, more = self._hub.recv()
                if what == "end":
                    self._told = True
                    break
                getattr(self, f"_on_{what}")(more)
        self._over.set()

    def _on_change(self, change) -> None:
        self._mirror.write(change)

    def _on_flag(self, told: tuple[int, int, bytes]) -> None:
        rank, seq, text = told
        path = verdict_path(self._folder)
        new = path.with_suffix(".new")
        new.write_bytes(text)
        new.replace(path)
        self._mirror.flag(rank, seq)

    def _on_stack(self, rank: int) -> None:
        pid = self._mirror.board.slots()[rank].pid
        positions.ask({rank: pid} if pid else {}, self._folder)

    def _on_news(self, number: int) -> None:
        self._asked = number

    def _newly_gone(self) -> dict[int, float]:
        """Return which processes have ended, and when by the launcher's clock."""
        self._ends.watch(self._pids)
        ended = self._ends.wait(0)
        now = (time.monotonic_ns() + self._ahead) / 1e9
        slots = self._mirror.board.slots()  # after that: who ended well has said so
        new = {
            rank: now
            for rank in ended
            if slots[rank].live == ATTACHED and rank not in self._gone
        }
        self._gone |= new
        return new

    def _clean(self) -> None:
        # Subtle: where the launcher is gone, ranks that have not come to the board may
        # be inside MPI with others, which would wait for them for ever. They go on, and
        # end as soon as they watch their guardian, this process.
        slots = self._mirror.board.slots()
        pids = [p for r, p in self._pids.items() if self._told or slots[r].pid]
        left = kill_all(lambda: [pid for pid in pids if is_alive(pid)])
        for path in self._folder.glob("segments-*"):  # of ranks that were dead before
            left |= set(path.read_text().split())
        remove(left)
        shutil.rmtree(self._folder, ignore_errors=True)


def outlive(pids: list[int]) -> None:
    """Wait until the ranks of this host have ended, then remove what they shared.

    The launcher is gone, or cannot be reached: mpirun ends them, and leaves that.
    """
    shared = segments(pids)
    deadline = time.monotonic() + LAST_RANKS
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    remove(shared)


def main() -> None:
    """Connect to the hub that standard input names, and pass on until the end."""
    told = json.loads(sys.stdin.readline())
    hub = told["hub"]
    folder = Path(told["folder"])
    pids = {int(rank): pid for rank, pid in told["pids"].items()}  # JSON has no others
    try:
        connection = link.reach(hub["addresses"], hub["port"], hub["token"])
        connection.send(told["host"])
        relay = Relay(folder, told["size"], pids, connection)
    except (link.UnreachableError, OSError, EOFError) as error:
        print(f"{error}", flush=True)
        outlive(list(pids.values()))
        shutil.rmtree(folder, ignore_errors=True)
        return
    print(READY, flush=True)
    relay.run()


if __name__ == "__main__":
    main()
