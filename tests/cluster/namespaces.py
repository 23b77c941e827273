"""Namespaces: a host is a process with a network, a name and a /tmp of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

PROGRAMS = ("ip", "unshare", "nsenter", "mount", "hostname")
OWN = ("--net", "--uts", "--ipc", "--mount")  # what a host has for itself
UNSHARE = ("unshare", *OWN, "--propagation", "private")
HOLDER = Path(__file__).with_name("holder.sh")
TMP = Path("/tmp")  # noqa: S108 - a host's own /tmp is mounted there
START_LIMIT = 30.0  # seconds that one step of coming up may take
LAST_WAIT = 10.0  # seconds that killed processes have to be gone


def missing() -> str:
    """Say what is missing for hosts of namespaces; nothing if all is there."""
    if not sys.platform.startswith("linux"):
        return "hosts of namespaces need Linux"
    if absent := [name for name in PROGRAMS if not shutil.which(name)]:
        return (
            f"hosts of namespaces need {', '.join(absent)}: "
            "install iproute2, util-linux and hostname"
        )
    if os.geteuid() != 0:
        return (
            "hosts of namespaces need root: run the tests as root, by sudo, or inside  "
            "unshare --user --map-root-user --net --mount"
        )
    trial = "mount -t tmpfs tmpfs /dev/shm && ip link add br0 type bridge"
    answer = subprocess.run(
        [*UNSHARE, "sh", "-c", trial],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_LIMIT,
    )
    if answer.returncode:
        return f"namespaces are not allowed here: {answer.stderr.strip()}"
    return ""


class Host:
    """One host: up at once, until `end`.

    Parameters
    ----------
    name
        Its host name.
    hosts_file
        What it has as /etc/hosts.
    new_tmp
        An empty folder where its own /tmp is made; None leaves it the machine's.
    visible
        Folders below /tmp that stay visible where it has its own.
    """

    def __init__(
        self, name: str, hosts_file: Path, new_tmp: Path | None, visible: Iterable[Path]
    ):
        self.name = name
        below = sorted(str(path) for path in visible if TMP in path.parents)
        words = [*UNSHARE, "sh", str(HOLDER), name, str(hosts_file)]
        words += [str(new_tmp or ""), *below]
        # Its input is a pipe from here: should this process die, the host ends too.
        self._holder = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        said = self._holder.stdout.readline()
        if said != "ready\n":
            said += self._holder.stdout.read()
            self.end()
            raise RuntimeError(f"host {name} did not come up: {said.strip()}")
        self._net = os.readlink(f"/proc/{self.pid}/ns/net")

    @property
    def pid(self) -> int:
        """The number of the process that is the host."""
        return self._holder.pid

    def enter(self, folder: str | Path = "/") -> list[str]:
        """Return the words before a command that make it run on the host."""
        return ["nsenter", "-t", str(self.pid), *OWN, f"--wdns={folder}", "--"]

    def ip(self, words: str) -> None:
        """Run ip, the program of iproute2, on the host."""
        subprocess.run(
            [*self.enter(), "ip", *words.split()],
            check=True,
            stdin=subprocess.DEVNULL,
            timeout=START_LIMIT,
        )

    def join(self, bridge: "Host", port: str, address: str) -> None:
        """Lay a cable to a bridge: eth0 here, `port` there."""
        bridge.ip(f"link add {port} type veth peer name eth0 netns {self.pid}")
        bridge.ip(f"link set {port} master br0 up")
        self.ip(f"addr add {address}/24 dev eth0")
        self.ip("link set eth0 up")

    def received(self) -> int:
        """Return how many bytes have come in by the cable."""
        for line in Path(f"/proc/{self.pid}/net/dev").read_text().splitlines():
            card, _, counters = line.partition(":")
            if card.strip() == "eth0":
                return int(counters.split()[0])
        raise RuntimeError(f"host {self.name} has no eth0")

    def path(self, path: str) -> Path:
        """Return where a file that only this host sees is found from outside."""
        return Path(f"/proc/{self.pid}/root{path}")

    def processes(self) -> list[int]:
        """Return what runs on the host, by number, but not the host itself."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # already gone
                if os.readlink(entry / "ns/net") == self._net:
                    found.append(int(entry.name))
        return [pid for pid in found if pid != self.pid]

    def end(self) -> None:
        """Kill all that runs on the host; its namespaces go with the last of it."""
        self._holder.kill()
        self._holder.communicate()
        kill_all(self.processes)


def kill_all(processes: Callable[[], Iterable[int]]) -> None:
    """Kill what `processes()` returns, until it returns nothing."""

    def gone():
        for pid in (pids := processes()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not pids

    if not soon(gone):
        raise RuntimeError(f"processes {processes()} were killed and did not end")


def soon(true: Callable[[], bool], limit: float = LAST_WAIT) -> bool:
    """Wait until something is true, and say whether it became so in time."""
    deadline = time.monotonic() + limit
    while not (answer := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer
