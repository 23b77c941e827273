"""Allocation: which hosts PBS or Slurm gave to this job, and which mpirun uses."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mpi_lessons.desk.checkups.finding import BROKEN, OK, WARNING, Finding, listed
from mpi_lessons.desk.checkups.trial import Trial

SELECT = (
    "#PBS -l select=2:ncpus=24:mpiprocs=24  with  #PBS -l place=scatter  gives 24 "
    "ranks on each of 2 hosts"
)

# Names with commas between them, with ranges of numbers in brackets.
LIST = re.compile(r"[\w.-](?:[\w.-]|,\w|\[\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*\])*")


@dataclass(frozen=True)
class Allocation:
    """The hosts of a job.

    Parameters
    ----------
    source
        Who says so.
    ranks
        How many ranks each host should get, by its name.
    """

    source: str
    ranks: Counter


def given() -> tuple[Allocation | None, list[Finding]]:
    """Return what this job was given, None outside a job, and what is wrong with it."""
    if "PBS_NODEFILE" in os.environ:
        return _node_file(Path(os.environ["PBS_NODEFILE"]))
    if "PBS_JOBID" in os.environ:
        text = "PBS_JOBID is set, PBS_NODEFILE is not: this is not the job's first host"
        remedy = "run it from the job's script, which runs on its first host"
        return None, [Finding("allocation", WARNING, text, remedy)]
    if "SLURM_JOB_NODELIST" in os.environ:
        return _slurm()
    return None, []


def _node_file(path: Path) -> tuple[Allocation | None, list[Finding]]:
    remedy = (
        "start the job anew with qsub; outside a job, unset PBS_NODEFILE and PBS_JOBID"
    )
    try:
        lines = path.read_text(errors="replace").split()
    except OSError as error:
        text = f"the node file PBS_NODEFILE={path} cannot be read ({error.strerror})"
        return None, [Finding("allocation", BROKEN, text, remedy)]
    if not lines:
        text = f"the node file PBS_NODEFILE={path} is empty: the job has no hosts"
        return None, [Finding("allocation", BROKEN, text, remedy)]
    ranks = Counter(lines)
    cpus = os.environ.get("NCPUS", "1")
    wrong = []
    if set(ranks.values()) == {1} and cpus.isdigit() and int(cpus) > 1:
        text = f"the node file has one line a host, though a host gives {cpus} cores"
        missing = f"mpiprocs is missing in select: {SELECT}"
        wrong = [Finding("node file", WARNING, text, missing)]
    return Allocation("the node file", ranks), wrong


def _slurm() -> tuple[Allocation | None, list[Finding]]:
    text = os.environ["SLURM_JOB_NODELIST"]
    if not LIST.fullmatch(text):
        remedy = "outside a job, unset the variables SLURM_*"
        text = f"SLURM_JOB_NODELIST={text} is no list of hosts"
        return None, [Finding("allocation", BROKEN, text, remedy)]
    hosts = expand(text)
    tasks = counts(os.environ.get("SLURM_TASKS_PER_NODE", ""))
    if len(hosts) != len(tasks):
        tasks = [1] * len(hosts)
    ranks = Counter(dict(zip(hosts, tasks, strict=True)))
    return Allocation("Slurm", ranks), []


def expand(text: str) -> list[str]:
    """Return the names in a list of Slurm's: "n[01-03,7],m" names n01 n02 n03 n7 m."""
    names = []
    for word in re.findall(r"(?:[^,\[]|\[[^\]]*\])+", text):
        head, _, rest = word.partition("[")
        inside, _, tail = rest.partition("]")
        for part in inside.split(",") if rest else [""]:
            first, _, last = part.partition("-")
            if not last:
                names += [head + first + end for end in expand(tail) or [""]]
                continue
            numbers = range(int(first), int(last) + 1)
            middle = [f"{number:0{len(first)}}" for number in numbers]
            names += [head + m + end for m in middle for end in expand(tail) or [""]]
    return names


def counts(text: str) -> list[int]:
    """Return the numbers in a list of Slurm's: "24(x2),3" are 24, 24, 3."""
    found = re.findall(r"(\d+)(?:\(x(\d+)\))?", text)
    return [int(number) for number, times in found for _ in range(int(times or 1))]


def short(host: str) -> str:
    """Return a host's name without its domain, which one of two sides may leave out."""
    return host.split(".")[0]


def used(job: Allocation, made: Trial) -> Iterator[Finding]:
    """Compare what the job was given with where the ranks of a trial came up.

    Parameters
    ----------
    job
        What it was given.
    made
        A trial with as many ranks as that.
    """
    wanted = Counter()
    for host, number in job.ranks.items():
        wanted[short(host)] += number
    found = Counter()
    for host, number in made.by_host().items():
        found[short(host)] += number
    if found == wanted:
        yield Finding("allocation", OK, f"{_said(wanted)}: as {job.source} says")
        return
    idle = sorted(set(wanted) - set(found))
    text = f"{job.source} says {_said(wanted)}; mpirun uses {_said(found)}"
    if idle:
        text += f": {listed(idle)} would be idle"
    yield Finding(
        "allocation",
        BROKEN if idle else WARNING,
        text,
        "let mpirun read the allocation: give it no -hosts, -f, --hostfile or -ppn, "
        "and unset HYDRA_HOST_FILE, I_MPI_* and *_MCA_* variables that name hosts; "
        f"{SELECT}",
    )


def _said(hosts: Counter) -> str:
    return listed(f"{number} on {host}" for host, number in hosts.items()) or "no host"
