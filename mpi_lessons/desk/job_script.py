"""Job_script: write a job script that needs nothing but PBS, a venv and an MPI."""

import math
import re
import shlex
from dataclasses import dataclass

from mpi_lessons.desk.job_request import cores_of_queue
from mpi_lessons.grading.errors import SetupError

MEMORY_PER_CORE = 1.25  # GB, where none is said: as in pbs/*.pbs
WALLTIME = re.compile(r"\d{1,4}:[0-5]\d:[0-5]\d")
MEMORY = re.compile(r"[1-9]\d*(kb|mb|gb|tb)", re.IGNORECASE)
QUEUE = re.compile(r"[A-Za-z][\w.-]*(@[\w.-]+)?", re.ASCII)
NAME = re.compile(r"[A-Za-z][\w.-]{0,229}", re.ASCII)

SCRIPT = """\
#!/bin/bash
# Written by  mpi-lessons pbs. Submit it from your course's folder:
#   qsub {file}
#PBS -N {name}
{directives}
#PBS -j oe
VENV=${{VENV:-{venv}}} # where mpi-lessons is installed

cd "${{PBS_O_WORKDIR:-.}}" || exit 2 # a job starts in $HOME
if [ ! -s "$PBS_NODEFILE" ]; then
    echo "this is no job, or its node file is empty: submit it with  qsub {file}" >&2
    exit 2
fi
if [ ! -r "$VENV/bin/activate" ]; then
    echo "there is no venv $VENV on $(uname -n): name yours with" \\
        " qsub -v VENV=DIR {file}" >&2
    exit 2
fi
. "$VENV/bin/activate"
export OMP_NUM_THREADS=1 # PBS sets it to ncpus, for every rank
# Open MPI 5 and 4 give the other hosts the job's variables only if told to.
export PRTE_MCA_prte_fwd_environment=1
export OMPI_MCA_mca_base_env_list='PATH;OMP_NUM_THREADS'
ranks=$(wc -l < "$PBS_NODEFILE") # PBS writes one line for each rank

{work}
"""


@dataclass(frozen=True)
class Wanted:
    """What a job shall ask for and do.

    Parameters
    ----------
    nodes, cores
        How many hosts, and ranks on each.
    mem, queue, walltime, name, venv
        As in the directives; an empty `queue` is the site's default.
    work
        The last lines of the script.
    file
        What the script will be called.
    """

    nodes: int
    cores: int
    mem: str
    queue: str
    walltime: str
    name: str
    venv: str
    work: str
    file: str


def write(wanted: Wanted) -> str:
    """Return the text of a script.

    Raises
    ------
    SetupError
        A value is not one that PBS would take.
    """
    _look_at(wanted)
    select = f"select={wanted.nodes}:ncpus={wanted.cores}:mpiprocs={wanted.cores}"
    lines = [f"-q {wanted.queue}"] if wanted.queue else []
    lines.append(f"-l {select}:mem={wanted.mem}")
    lines += ["-l place=scatter"] if wanted.nodes > 1 else []
    lines.append(f"-l walltime={wanted.walltime}")
    return SCRIPT.format(
        file=wanted.file,
        name=wanted.name,
        directives="\n".join(f"#PBS {line}" for line in lines),
        venv=_in_braces(wanted.venv),
        work=wanted.work,
    )


def _in_braces(folder: str) -> str:
    """Spell a folder as the default of a variable; the home is found where it runs."""
    home = folder.removeprefix("$HOME")
    if home != folder and (not home or home[0] == "/"):
        return "$HOME" + (shlex.quote(home) if home else "")
    return shlex.quote(folder)


def _look_at(wanted: Wanted) -> None:
    checks = (
        ("--walltime", wanted.walltime, WALLTIME, "HH:MM:SS, as in 00:10:00"),
        ("--mem", wanted.mem, MEMORY, "a number with kb, mb, gb or tb, as in 160GB"),
        ("--queue", wanted.queue or "q", QUEUE, "a queue's name, as in parallel24"),
        ("--name", wanted.name, NAME, "letters, digits, . _ and -, a letter first"),
    )
    for option, value, form, rule in checks:
        if not form.fullmatch(value):
            raise SetupError(f"{option} is {rule}: found {value!r}")
    if not wanted.walltime.strip("0:"):
        raise SetupError("--walltime needs a second or more: found 00:00:00")
    if not wanted.venv.strip() or not wanted.venv.isprintable():
        raise SetupError(f"--venv is a folder: found {wanted.venv!r}")
    most = cores_of_queue(wanted.queue)
    if wanted.cores > most:
        raise SetupError(
            f"a host of {wanted.queue} has {most} cores, found --cores {wanted.cores}: "
            f"ask for {most} or less, and for more --nodes"
        )


def cores_for(queue: str) -> int:
    """Return how many ranks a host gets where nobody said it."""
    cores = cores_of_queue(queue)
    return 8 if cores == math.inf else int(cores)


def memory_for(cores: int) -> str:
    """Return how much memory a host needs where nobody said it."""
    return f"{math.ceil(cores * MEMORY_PER_CORE)}GB"


def lesson(stem: str) -> str:
    """Return the lines that run a lesson on all ranks."""
    python = '"$(command -v python)"'  # other hosts may look elsewhere for it
    return f'mpirun -n "$ranks" {python} -m mpi_lessons.{stem}'


def grading(stems: list[str], ranks: int, most: int) -> str:
    """Return the lines that grade exercises at several process counts.

    Parameters
    ----------
    stems
        Which; empty: all.
    ranks
        How many the job has.
    most
        How many one check can use.
    """
    counts = [str(count) for count in (1, 2, 3, 5) if count < min(ranks, most)]
    counts.append("$ranks" if ranks <= most else str(most))
    words = " ".join(["mpi-lessons check", *stems])
    return f'{words} --np "{",".join(counts)}"'


def program(command: str) -> str:
    """Return the line that runs a learner's own program on all ranks.

    Raises
    ------
    SetupError
        It is empty, of several lines, or has its own mpirun.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise SetupError(f"--command {command!r} is no command: {error}") from None
    if not words or "\n" in command:
        raise SetupError(f"--command is what each rank runs, in a line: {command!r}")
    if words[0] in ("mpirun", "mpiexec"):
        raise SetupError(
            f"--command is what each rank runs, the script adds {words[0]}: give it "
            "without, as in  --command 'python prog.py'"
        )
    if words[0].endswith(".py"):
        command = f"python {command}"
    python = re.match(r"\s*(python[\d.]*)(?=\s|$)", command)
    if python:
        command = f'"$(command -v {python[1]})"{command[python.end() :]}'
    return f'mpirun -n "$ranks" {command.strip()}'
