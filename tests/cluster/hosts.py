"""Hosts: several hosts on one machine, each with its own name, network and /tmp.

The hosts are namespaces that hang on a bridge; an agent that behaves like ssh starts
programs on them for mpirun::

    with Hosts("node1", "node2") as hosts:
        job = hosts.allocation({"node1": 2, "node2": 2})
        answer = hosts.run("node1", ["mpirun", sys.executable, "who.py"], env=job)
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from allocations import by_host_files, by_pbs, launching, node_lines
from namespaces import Host, kill_all, missing

__all__ = ["Hosts", "missing"]

ROOT = Path(__file__).resolve().parents[2]
AGENT = Path(__file__).with_name("agent.sh")

# A login on a host starts with these, whatever its caller has.
LOGIN = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "USER": "root",
    "LOGNAME": "root",
    "SHELL": "/bin/sh",
    "LANG": "C.UTF-8",
}
# What the machine or the run of the tests has, and a login on a host has not.
NOT_THERE = ("PYTEST_", "PBS_", "SLURM_", "PMI_", "PMIX_", "HYDI_", "TMPDIR", "COLUMNS")


class Hosts:
    """Several hosts, up from ``with`` to the end of its block.

    Two at once do not meet: each has its own bridge, so addresses may repeat.

    Parameters
    ----------
    names
        The hosts' names, one or more.
    shared
        Folders below /tmp that all hosts see, beside this copy of the course, this
        Python and `folder`. All hosts see anyway whatever is not below /tmp.
    own_tmp
        Give each host its own /tmp, as the nodes of a cluster have.

    Attributes
    ----------
    folder : pathlib.Path
        A folder that all hosts see; it goes with them.
    home : pathlib.Path
        The home of a login, inside `folder`: on a cluster all nodes share it.
    """

    def __init__(
        self, *names: str, shared: Iterable[str | Path] = (), own_tmp: bool = True
    ):
        self.names, self._own_tmp = names, own_tmp
        self._shared = [ROOT, sys.prefix, sys.base_prefix, *shared]
        self._bridge: Host | None = None
        self._hosts: dict[str, Host] = {}

    def __enter__(self) -> "Hosts":
        self.folder = Path(tempfile.mkdtemp(prefix="mpi-hosts-")).resolve()
        try:
            self._write_files()
            self._up()
        except BaseException:
            self.down()
            raise
        return self

    def __exit__(self, *_):
        self.down()

    def _write_files(self):
        self.home, self._agent = self.folder / "home", self.folder / "agent"
        self.home.mkdir()
        (self.folder / "pids").mkdir()
        text = "\n".join(f"{name}={value}" for name, value in self.login().items())
        (self.folder / "login").write_text(text)
        self._agent.write_text(
            f'#!/bin/sh\nHOSTS_FOLDER={self.folder} exec sh {AGENT} "$@"\n'
        )
        self._agent.chmod(0o755)
        self.addresses = {n: f"10.77.0.{i}" for i, n in enumerate(self.names, 1)}
        lines = [f"{address} {name}" for name, address in self.addresses.items()]
        (self.folder / "hosts").write_text(
            "\n".join(["127.0.0.1 localhost", *lines, ""])
        )

    def _up(self):
        file = self.folder / "hosts"
        # The bridge has a host of its own: no firewall of the machine looks into it.
        self._bridge = Host("bridge", file, None, [])
        self._bridge.ip("link add br0 type bridge")
        self._bridge.ip("link set br0 up")
        visible = {Path(path).resolve() for path in (*self._shared, self.folder)}
        for number, name in enumerate(self.names, 1):
            new = self.folder / f"tmp-{name}" if self._own_tmp else None
            if new:
                new.mkdir()
            host = self._hosts[name] = Host(name, file, new, visible)
            (self.folder / "pids" / name).write_text(str(host.pid))
            host.join(self._bridge, f"p{number}", self.addresses[name])

    def down(self):
        """End the hosts with all that runs on them, and remove their folder."""
        for host in (*self._hosts.values(), *([self._bridge] if self._bridge else [])):
            host.end()
        self._hosts, self._bridge = {}, None
        shutil.rmtree(self.folder, ignore_errors=True)

    def login(self) -> dict[str, str]:
        """Return the variables that a login on a host begins with."""
        return LOGIN | {"HOME": str(self.home)}

    def environment(self) -> dict[str, str]:
        """Return the variables of a login on a host that starts others by the agent."""
        mine = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(NOT_THERE)
        }
        login = self.login() | {"PATH": mine["PATH"]}
        return mine | login | launching(self._agent)

    def popen(
        self,
        host: str,
        words: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
        **options,
    ) -> subprocess.Popen:
        """Start a command on a host, in the home or `cwd`, and return it at once.

        `env` is added to `environment()`; `options` are those of subprocess.Popen.
        """
        return subprocess.Popen(
            [*self._hosts[host].enter(cwd or self.home), *map(str, words)],
            env=self.environment() | dict(env or {}),
            **{"stdin": subprocess.DEVNULL, "start_new_session": True} | options,
        )

    def run(
        self,
        host: str,
        words: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess:
        """Run a command on a host to its end, and return its code and its output.

        Raises
        ------
        subprocess.TimeoutExpired
            It took longer; it and what it started on any host is killed by now.
        """
        before = self.processes()
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        job = self.popen(host, words, env=env, cwd=cwd, **pipes)
        try:
            out, err = job.communicate(timeout=timeout)
        except BaseException as error:
            job.kill()
            kill_all(lambda: sorted(set(self.processes()) - set(before)))
            out, err = job.communicate()
            if isinstance(error, subprocess.TimeoutExpired):
                error.stdout, error.stderr = out, err
            raise
        return subprocess.CompletedProcess(job.args, job.returncode, out, err)

    def processes(self) -> list[int]:
        """Return the numbers of what runs on the hosts, now."""
        return [pid for host in self._hosts.values() for pid in host.processes()]

    def received(self) -> dict[str, int]:
        """Return how many bytes have come to each host by its cable."""
        return {name: host.received() for name, host in self._hosts.items()}

    def path(self, host: str, path: str | Path) -> Path:
        """Return where a file that only one host sees is found from outside."""
        return self._hosts[host].path(str(path))

    def unplug(self, host: str) -> None:
        """Pull a host's cable: nobody can reach it any more."""
        (self.folder / "pids" / host).write_text("")
        self._hosts[host].ip("link set eth0 down")

    def allocation(self, ranks: Mapping[str, int]) -> dict[str, str]:
        """Return the variables by which mpirun starts so many ranks on these hosts.

        The ranks fill the hosts in the order of `ranks`.
        """
        return by_host_files(self.folder, ranks)

    def pbs_allocation(
        self, ranks: Mapping[str, int], workdir: str | Path
    ) -> dict[str, str]:
        """Return the variables that PBS gives a job, which begins on the first host.

        As in PBS the node file is on the first host only.
        """
        variables = by_pbs(ranks, workdir)
        path = self.path(next(iter(ranks)), variables["PBS_NODEFILE"])
        path.write_text(node_lines(ranks))
        return variables
