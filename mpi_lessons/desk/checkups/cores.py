"""Cores: ranks and threads over the cores there are, and who is bound where."""

import os
from collections import Counter
from collections.abc import Iterator

from mpi_lessons.desk.checkups.finding import OK, WARNING, Finding, counted, listed
from mpi_lessons.desk.checkups.trial import Trial
from mpi_lessons.grading import probe

ONE_THREAD = "export OMP_NUM_THREADS=1  before mpirun: the ranks are the parallelism"


def enough(made: Trial, allocated: bool) -> Iterator[Finding]:
    """Compare ranks per host with its cores.

    Parameters
    ----------
    made
        The trial with as many ranks as will be used.
    allocated
        Whether the cores were asked for in a job, where fewer than ranks is a mistake.
    """
    for host, ranks in _hosts(made).items():
        cores = len(_cores(ranks))
        text = f"{counted(len(ranks), 'rank')} on {counted(cores, 'core')} of {host}"
        if len(ranks) <= cores:
            yield Finding("cores", OK, text)
        elif allocated:
            yield Finding(
                "cores",
                WARNING,
                f"{text}: they take turns, which is right but slow",
                "ask for as many cores as ranks: ncpus = mpiprocs in  #PBS -l select",
            )
        else:
            text += ": they take turns, which is right but slow; measure times with"
            yield Finding("cores", OK, f"{text} {cores} or fewer")


def threads(made: Trial, allocated: bool) -> Iterator[Finding]:
    """Multiply ranks per host by the threads that NumPy and OpenMP would start."""
    text = os.environ.get("OMP_NUM_THREADS")
    first = (text or "").split(",")[0].strip()  # one number a level of nesting
    if text and not (first.isdigit() and int(first)):
        yield Finding(
            "OpenMP", WARNING, f"OMP_NUM_THREADS is {text!r}, no number", ONE_THREAD
        )
        return
    busiest = max(_hosts(made).values(), key=len, default=[])
    if not busiest:
        return
    ranks, cores = len(busiest), len(_cores(busiest))
    each = int(first) if first else cores
    product = f"{counted(ranks, 'rank')} x {counted(each, 'thread')} = {ranks * each}"
    said = f"OMP_NUM_THREADS is {first}" if first else "OMP_NUM_THREADS is not set"
    crowded = each > 1 and ranks > 1 and ranks * each > cores
    if not crowded:
        yield Finding("OpenMP", OK, f"{said}: {product}")
    elif first or allocated:
        yield Finding(
            "OpenMP",
            WARNING,
            f"{said}: {product} on {counted(cores, 'core')}: they slow each other down",
            ONE_THREAD,
        )
    else:  # the lessons hardly use threads: it matters for programs of one's own
        yield Finding(
            "OpenMP", OK, f"{said}; for matrix work in every rank, set it to 1"
        )


def binding(made: Trial) -> Iterator[Finding]:
    """Find ranks that are bound to fewer cores than they are."""
    faults = []
    for host, ranks in _hosts(made).items():
        bound = Counter(tuple(rank["cores"]) for rank in ranks)
        for cores, number in bound.items():
            narrow = len(cores) < ranks[0]["all_cores"] and list(cores) != probe.cores()
            if narrow and number > len(cores):
                who = [r.get("rank", "?") for r in ranks if tuple(r["cores"]) == cores]
                only = f"core {cores[0]}" if len(cores) == 1 else f"cores {cores}"
                faults.append(f"ranks {listed(who)} are all bound to {only} of {host}")
    if faults:
        yield Finding(
            "binding",
            WARNING,
            f"{listed(faults)}: they take turns there while other cores are idle",
            "unset what binds them (HYDRA_BINDING, I_MPI_PIN*, *_binding_policy), "
            "or ask for more cores",
        )
    elif made.ranks:
        yield Finding("binding", OK, "no core has more ranks bound to it than others")


def _hosts(made: Trial) -> dict[str, list[dict]]:
    """Return the ranks of each host."""
    hosts: dict[str, list[dict]] = {}
    for rank in made.ranks:
        hosts.setdefault(rank["host"], []).append(rank)
    return hosts


def _cores(ranks: list[dict]) -> set[int]:
    """Return the cores that the ranks of one host may use together."""
    return {core for rank in ranks for core in rank["cores"]}
