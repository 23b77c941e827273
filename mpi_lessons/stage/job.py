"""Job: how many ranks were asked for on which hosts, and whether that is what came.

Pure functions; a lesson calls `wishes` on rank 0, since a node file exists on the first
host alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mpi_lessons.stage.options import UsageError
from mpi_lessons.stage.words import elide


class Wish(NamedTuple):
    """What was asked for; None where nothing was said.

    Parameters
    ----------
    by
        Who asks, to begin a sentence with.
    hosts, ranks
        How many.
    shares
        Ranks on each host.
    remedy
        What to do where something else came.
    """

    by: str
    hosts: int | None
    ranks: int | None
    shares: tuple[int, ...] | None
    remedy: str

    def fits(self, shares: Sequence[int]) -> bool:
        """Say whether hosts with so many ranks each are what was asked for."""
        # Hosts may have other names in a node file (node1, node1.cluster), so only the
        # numbers are compared.
        return (
            self.hosts in (None, len(shares))
            and self.ranks in (None, sum(shares))
            and (self.shares is None or sorted(self.shares) == sorted(shares))
        )


def wishes(hosts: int | None, environ: Mapping[str, str]) -> list[Wish]:
    """Return what was asked for by ``--hosts`` and by the batch job, if there is one.

    Parameters
    ----------
    hosts
        The number that ``--hosts`` gave, if any.
    environ
        The environment. PBS names its node file there, with a line for each rank;
        Slurm says how many hosts and ranks there are.

    Raises
    ------
    UsageError
        The node file is missing or empty, or Slurm's numbers are none.
    """
    found = []
    if hosts is not None:
        remedy = (
            f"In a PBS job ask for select={hosts}:... and place=scatter; "
            "outside a job name the hosts to mpirun."
        )
        found.append(Wish("--hosts", hosts, None, None, remedy))
    if "PBS_NODEFILE" in environ:
        shares = tuple(Counter(_read_node_file(environ["PBS_NODEFILE"])).values())
        found.append(
            Wish(
                "the PBS job",
                len(shares),
                sum(shares),
                shares,
                'Start it with mpirun -n "$(wc -l < "$PBS_NODEFILE")", '
                "without hosts or a machinefile.",
            )
        )
    elif "SLURM_JOB_NUM_NODES" in environ or "SLURM_NTASKS" in environ:
        hosts = _number(environ, "SLURM_JOB_NUM_NODES")
        ranks = _number(environ, "SLURM_NTASKS")
        remedy = (
            "Start it with mpirun and without hosts or a machinefile; "
            "if with -n, then with as many ranks as the job has tasks."
        )
        found.append(Wish("the Slurm job", hosts, ranks, None, remedy))
    return found


def judge(shares: Sequence[int], asked: Sequence[Wish]) -> tuple[str, bool]:
    """Return the verdict on hosts with so many ranks each, and whether it is good."""
    got = describe(len(shares), sum(shares), shares)
    for wish in asked:
        if not wish.fits(shares):
            wanted = describe(wish.hosts, wish.ranks, wish.shares)
            return f"{got}, but {wish.by} asks for {wanted}. {wish.remedy}", False
    return f"{got}: {'as asked' if asked else 'nothing else was asked'}.", True


def describe(
    hosts: int | None, ranks: int | None, shares: Sequence[int] | None = None
) -> str:
    """Write numbers in words: "48 ranks on 2 hosts, 24 + 24"."""
    words = [_some(ranks, "rank")] if ranks is not None else []
    words += [_some(hosts, "host")] if hosts is not None else []
    text = " on ".join(words)
    if not shares or len(shares) == 1:
        return text
    if len(shares) > 2 and len(set(shares)) == 1:
        return f"{text}, {shares[0]} on each"
    return f"{text}, {elide([str(share) for share in shares], ' + ')}"


def _some(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _read_node_file(path: str) -> list[str]:
    """Return the host of each rank."""
    rule = "PBS_NODEFILE needs to name a file with one line a rank"
    remedy = "outside a job  unset PBS_NODEFILE"
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = [line.strip() for line in file if line.strip()]
    except (OSError, ValueError) as error:  # ValueError: a name with a null in it
        why = getattr(error, "strerror", None) or error
        found = f"found {path or 'no name'} ({why})"
        first = "let rank 0 run on the job's first host, where the file is"
        raise UsageError(f"{rule}, {found}: {first}; {remedy}") from None
    if not lines:
        raise UsageError(f"{rule}, found {path}, which is empty: {remedy}")
    return lines


def _number(environ: Mapping[str, str], name: str) -> int | None:
    value = environ.get(name)
    if value is None:
        return None
    if not value.isdecimal() or int(value) == 0:
        raise UsageError(
            f"{name} needs a whole number from 1 on, found {value or 'nothing'}: "
            f"Slurm sets it; outside a job  unset {name}"
        )
    return int(value)
