"""Hub: the launcher's end of the job's hosts.

What one host tells it writes down here, for the launcher's watch, and passes on to the
others. It can ask all hosts for news: only what they tell after that is believed.
"""

import contextlib
import json
import os
import socket
import threading
import time
from collections.abc import Collection, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from mpi_lessons.diagnosis import positions
from mpi_lessons.diagnosis.watcher import verdict_path
from mpi_lessons.grading.hosts import link
from mpi_lessons.grading.hosts.mirror import Change, Mirror

HOSTS, HUB = "hosts", "hub"  # files in the job's folder: what ranks and hub tell
TICK = 0.001  # seconds between two looks at what this host's ranks have written
ANSWER = 2.0  # seconds that a host has to answer
SILENCE = 30.0  # ... before it counts as lost


class Hub:
    """All hosts of a job but this one, from the launcher's side.

    Parameters
    ----------
    folder
        The job's, on this host.
    size
        Number of ranks, on all hosts.
    hosts
        Name to ``ranks``, ``pids`` and ``addresses`` of each host.

    Attributes
    ----------
    near : list of int
        Process numbers of the ranks of this host.
    far : dict
        Rank to host, of ranks on other hosts.
    gone : dict
        Rank to `time.monotonic` of its end, of those of them whose process is gone.
    """

    def __init__(self, folder: Path, size: int, hosts: Mapping[str, dict]):
        here = socket.gethostname()
        others = {name: host for name, host in hosts.items() if name != here}
        self.near = hosts[here]["pids"]
        self.far = {rank: name for name in others for rank in others[name]["ranks"]}
        self.gone: dict[int, float] = {}
        self._folder, self._mirror = folder, Mirror(folder, size, hosts[here]["ranks"])
        self._links: dict[str, _Link] = {}
        self._lock, self._over = threading.Lock(), threading.Event()
        self._asked, self._asked_at = 0, time.monotonic()
        self._flags: dict[int, int] = {}
        self._listening, token = link.listen(), link.new_token()
        told = {
            "port": self._listening.getsockname()[1],
            "addresses": link.own_addresses(),
            "token": token,
        }
        addresses = {a for host in others.values() for a in host["addresses"]}
        arguments = (set(others), addresses, token)
        threading.Thread(target=self._admit, args=arguments, daemon=True).start()
        self._pumping = threading.Thread(target=self._pump, daemon=True)
        self._pumping.start()
        _write_secretly(folder / HUB, json.dumps(told))

    def _admit(self, missing: set[str], addresses: Collection[str], token: str) -> None:
        """Let each host connect once."""
        with self._listening, contextlib.suppress(OSError):
            while missing:
                connection = link.admit(self._listening, addresses, token)
                if connection is None:
                    continue
                name = connection.recv()
                link.tell_clock(connection)
                missing.discard(name)
                self._links[name] = one = _Link(connection)
                arguments = (name, one)
                threading.Thread(target=self._hear, args=arguments, daemon=True).start()

    def _hear(self, name: str, one: "_Link") -> None:
        """Take what a host tells, until it ends."""
        with contextlib.suppress(OSError, EOFError):
            while True:
                change, answered, gone = one.connection.recv()
                with self._lock:
                    self._mirror.write(change)
                    self.gone |= gone
                    one.answered = answered
                    self._tell(change, besides=name)
        one.lost = True
        if not self._over.is_set():
            self._lose(name)

    def _lose(self, name: str) -> None:
        now = time.monotonic()
        for rank, host in self.far.items():
            if host == name:
                self.gone.setdefault(rank, now)

    def _tell(self, change: Change, besides: str = "") -> None:
        if change:
            for name, one in list(self._links.items()):
                if name != besides:
                    one.send("change", change)

    def _pump(self) -> None:
        """Tell the others what the ranks of this host write."""
        while not self._over.wait(TICK):
            rest = self._mirror.looks_quiet()
            change = Change() if rest else self._mirror.changes()
            flags = self._mirror.flags(list(self.far))
            with self._lock:
                self._tell(change)
                for rank, seq in flags.items():
                    if self._flags.get(rank, 0) != seq and seq:
                        text = verdict_path(self._folder).read_bytes()
                        self._link_of(rank).send("flag", (rank, seq, text))
                self._flags = flags

    def _link_of(self, rank: int) -> "_Link":
        return self._links[self.far[rank]]

    def settled(self) -> bool:
        """Say whether all hosts have told what is new since the last time; ask again.

        Only looks between which it is settled see all hosts as of one moment.
        """
        links = list(self._links.items())
        late = [
            name for name, one in links if not one.lost and one.answered < self._asked
        ]
        if late:
            if time.monotonic() - self._asked_at > SILENCE:
                for name in late:
                    self._lose(name)
            return False
        self._asked, self._asked_at = self._asked + 1, time.monotonic()
        for _, one in links:
            one.send("news", self._asked)
        return True

    def ask(self, pids: Mapping[int, int], folder: Path, wait: bool = True) -> None:
        """Ask ranks for their stacks, as `positions.ask` does, on whichever host."""
        far = [rank for rank in pids if rank in self.far and rank not in self.gone]
        for rank in far:
            self._link_of(rank).send("stack", rank)
        near = {rank: pid for rank, pid in pids.items() if rank not in self.far}
        positions.ask(near, folder, wait)
        if wait and far:
            self.catch_up()

    def catch_up(self) -> None:
        """Wait until all hosts have told what had happened when this was called."""
        deadline = time.monotonic() + ANSWER
        for _ in range(2):  # the first news may have been asked for before
            while not self.settled() and time.monotonic() < deadline:
                time.sleep(TICK)

    def close(self) -> None:
        """Let every host end what it has of the job, also one that is still to come."""
        deadline = time.monotonic() + ANSWER
        hosts = len(set(self.far.values()))
        while time.monotonic() < deadline and len(self._links) < hosts:
            time.sleep(TICK)
        self._over.set()
        self._pumping.join(ANSWER)  # it reads a folder that is removed next
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in self._links.values():
            one.send("end", None)
        deadline = time.monotonic() + ANSWER
        while time.monotonic() < deadline and not all(
            one.lost for one in self._links.values()
        ):
            time.sleep(TICK)


class _Link:
    """The connection to one host."""

    def __init__(self, connection: Connection):
        self.connection, self.answered, self.lost = connection, 0, False
        self._lock = threading.Lock()

    def send(self, what: str, more: object) -> None:
        """Tell the host something; nothing where it is lost."""
        with self._lock:
            try:
                if not self.lost:
                    self.connection.send((what, more))
            except OSError:  # it takes nothing any more, or half a message
                self.lost = True
                link.cut(self.connection)


def _write_secretly(path: Path, text: str) -> None:
    """Write a file, whole or not at all, that only this user can read."""
    new = path.with_name(f"{path.name}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
