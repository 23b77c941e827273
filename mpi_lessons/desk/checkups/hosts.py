"""Hosts: which of them are known, answer the launcher, and hear one another."""

import itertools
import os
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence

from mpi_lessons.desk.checkups import symptoms, trial
from mpi_lessons.desk.checkups.allocation import short
from mpi_lessons.desk.checkups.finding import BROKEN, OK, Finding, listed
from mpi_lessons.desk.checkups.ranks import same_python
from mpi_lessons.desk.checkups.trial import Trial
from mpi_lessons.grading import mpirun

AT_ONCE = 8  # hosts that are tried at a time
MOST_IN_PAIRS = 6  # hosts of which every pair is tried, where some are deaf
LOOK_UP = 10.0  # seconds in which all names must be found
BY_HAND = 10.0  # seconds that a host may take which is asked without mpirun

FIREWALL = (
    "ask your site which network the nodes of a job share; MPICH and Intel MPI take "
    "its name from HYDRA_IFACE and FI_TCP_IFACE, Open MPI from "
    "OMPI_MCA_btl_tcp_if_include"
)


def look_up(hosts: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Return the hosts whose names have an address, and a finding for all others."""
    known: set[str] = set()
    threads = [
        threading.Thread(target=_address, args=(host, known), daemon=True)
        for host in hosts
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + LOOK_UP
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    unknown = [host for host in hosts if host not in known]
    if not unknown:
        return list(hosts), [Finding("names", OK, f"{listed(hosts)}: addresses found")]
    text = f"no address is known for {listed(unknown)}"
    remedy = "write the names as the node file or /etc/hosts has them, or ask your site"
    reached = [host for host in hosts if host in known]
    return reached, [Finding("names", BROKEN, text, remedy)]


def _address(host: str, known: set[str]) -> None:
    try:
        socket.getaddrinfo(host, None)
    except OSError:
        return
    known.add(host)


def on_hosts(hosts: Sequence[str], limit: float) -> tuple[int, list[str]]:
    """Return the command for one rank on each of these hosts, with their number."""
    words, _ = mpirun.command(len(hosts))
    slots = ",".join(f"{host}:1" for host in hosts)
    if mpirun.vendor(words[0]) == "openmpi":
        # Subtle: where oversubscribing is allowed, the first host would get them all.
        words[1:1] = ["--host", slots, "--map-by", "ppr:1:node"]
    else:
        words[1:1] = ["-hosts", slots]
    return len(hosts), [*words, *trial.program(sys.executable, limit)]


def reach(hosts: Sequence[str], limit: float) -> tuple[list[str], list[Finding]]:
    """Start one rank on each host for itself; return those that answered.

    Parameters
    ----------
    hosts
        Their names.
    limit
        Seconds that a host may take.
    """
    answered, found, faults = [], [], []
    for host, made in zip(
        hosts, _together([[host] for host in hosts], limit), strict=True
    ):
        faults += _answer(host, made)
        if _all_there([host], made):
            answered.append(host)
        found += [finding for finding in same_python(made) if finding.state != OK]
    if not faults:
        faults = [Finding("launch", OK, f"mpirun starts ranks on {listed(hosts)}")]
    return answered, faults + found


def _answer(host: str, made: Trial) -> Iterator[Finding]:
    """Say what is wrong where a host did not answer, or another one did."""
    if made.whole:
        came = made.ranks[0]["host"]
        if short(came) != short(host):
            text = f"a rank sent to {host} came up on {came}"
            remedy = "use the name that  hostname  prints there"
            yield Finding("launch", BROKEN, text, remedy)
        return
    why, remedy = symptoms.explain(made.output, made.late, made.seconds)
    if not (made.ranks or made.late or remedy) and (said := _by_hand(host)):
        why, remedy = symptoms.explain(said, made.late, made.seconds)
    failed = [rank["failed"] for rank in made.ranks if "failed" in rank]
    if failed:
        why = f"its Python has no MPI: {failed[0]}"
    yield Finding(
        "launch",
        BROKEN,
        f"{host} does not answer: {why}",
        remedy or f"try it by hand:  ssh {host} hostname . {symptoms.SSH_KEY}",
    )


def _by_hand(host: str) -> str:
    """Start Python on a host as mpirun does, and return what is said.

    Hydra may end before it has shown what its agent said.
    """
    named = [os.environ[name] for name in mpirun.AGENTS if os.environ.get(name)]
    agent = named[0] if named else "ssh"
    try:
        return subprocess.run(
            [*shlex.split(agent), host, f"{shlex.quote(sys.executable)} -c ''"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=BY_HAND,
            start_new_session=True,  # without a terminal nobody is asked for a password
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def talk(hosts: Sequence[str], limit: float) -> Iterator[Finding]:
    """Start one rank on each host, and say which pairs hear nothing of each other."""
    if len(hosts) < 2:
        return
    made = _together([hosts], limit)[0]
    if _all_there(hosts, made):
        text = f"every pair of {len(hosts)} hosts exchanged a message"
        yield Finding("messages", OK, text)
        return
    why, remedy = symptoms.explain(made.output, made.late, made.seconds)
    if any(rank.get("silent") for rank in made.ranks):
        why, remedy = "ranks start, but no message arrives", FIREWALL
    deaf = [hosts] if len(hosts) == 2 else _deaf_pairs(hosts, limit)
    pairs = listed(f"{a} and {b}" for a, b in deaf)
    who = f"between {pairs}" if deaf else f"over {listed(hosts)}, though each pair can"
    text = f"ranks cannot speak {who}: {why}"
    yield Finding("messages", BROKEN, text, remedy or FIREWALL)


def _deaf_pairs(hosts: Sequence[str], limit: float) -> list[Sequence[str]]:
    """Try two hosts at a time; of many hosts, the first with each other one."""
    pairs = list(itertools.combinations(hosts, 2))
    if len(hosts) > MOST_IN_PAIRS:
        pairs = [(hosts[0], host) for host in hosts[1:]]
    made = _together(pairs, limit)
    return [
        pair for pair, one in zip(pairs, made, strict=True) if not _all_there(pair, one)
    ]


def _together(groups: Sequence[Sequence[str]], limit: float) -> list[Trial]:
    """Run a trial over each group of hosts, some of them at once."""
    _, variables = mpirun.command(1)
    made = []
    for at in range(0, len(groups), AT_ONCE):
        commands = [on_hosts(group, limit) for group in groups[at : at + AT_ONCE]]
        made += trial.run_many(commands, variables, limit)
    return made


def _all_there(hosts: Sequence[str], made: Trial) -> bool:
    """Say whether a trial ran on all these hosts, and all heard each other."""
    return made.whole and set(map(short, made.by_host())) == set(map(short, hosts))
