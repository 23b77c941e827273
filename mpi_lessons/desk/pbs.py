"""Pbs: write a job script for what is asked, or explain the mistakes in one."""

import sys
from pathlib import Path

from mpi_lessons.desk import check, course, job_lint, job_script
from mpi_lessons.desk.progress import write_whole
from mpi_lessons.grading.errors import SetupError

RIGHT, MISTAKEN = 0, 1  # exit codes
OPTIONS = {  # each with its place-holder and its help
    "nodes": ("N", "how many hosts (default: 1)"),
    "cores": ("N", "ranks on each (default: as the queue's name says, else 8)"),
    "mem": ("SIZE", "memory of each host, as in 160GB (default: 1.25 GB a core)"),
    "queue": ("NAME", "as in parallel24 (default: the site's)"),
    "walltime": ("HH:MM:SS", "after which PBS ends the job (default: 00:10:00)"),
    "name": ("NAME", "the job's name (default: by what it does)"),
    "venv": ("DIR", "where mpi-lessons is installed (default: where it runs now)"),
    "output": ("FILE", "write the script there (default: show it)"),
}


def add_command(commands) -> None:
    """Add ``pbs`` to the commands of ``mpi-lessons``."""
    parser = commands.add_parser(
        "pbs",
        help="write a job script for a PBS cluster, or explain mistakes in one",
        description="Write a job script, or with --lint explain the mistakes in some: "
        "then the exit code is 0 if there are none, 1 if there are.",
    )
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--lesson", metavar="STEM", help="the job runs a lesson")
    does.add_argument(
        "--check", nargs="*", metavar="STEM", help="it grades exercises (default: all)"
    )
    does.add_argument("--command", metavar="TEXT", help="each rank runs this program")
    does.add_argument(
        "--lint", nargs="+", type=Path, metavar="FILE", help="explain mistakes"
    )
    for name, (place, words) in OPTIONS.items():
        short = ["-o"] if name == "output" else []
        parser.add_argument(*short, f"--{name}", metavar=place, help=words)
    parser.add_argument(
        "--force", action="store_true", help="replace the file of -o if it is there"
    )
    parser.set_defaults(run=_run)


def _run(arguments) -> int:
    if arguments.lint:
        return _lint(arguments)
    text = job_script.write(_wanted(arguments))
    if arguments.output is None:
        if arguments.force:
            raise SetupError("--force needs -o FILE: it says to replace that file")
        sys.stdout.write(text)
        return RIGHT
    _keep(Path(arguments.output), text, arguments.force)
    return RIGHT


def _lint(arguments) -> int:
    given = [name for name in OPTIONS if getattr(arguments, name) is not None]
    if given or arguments.force:
        option = f"--{given[0]}" if given else "--force"
        raise SetupError(f"--lint takes files alone, found {option}: leave it out")
    found = job_lint.look(arguments.lint)
    for path, finding in found:
        print(f"{path}:{finding.line}  {finding.rule}: {finding.remedy}")
    if not found:
        print(f"no mistakes found in {', '.join(map(str, arguments.lint))}")
    return MISTAKEN if found else RIGHT


def _wanted(arguments) -> job_script.Wanted:
    queue = arguments.queue or ""
    if arguments.queue == "":
        raise SetupError("--queue is empty: name one, or leave it out for the site's")
    nodes = _count("--nodes", arguments.nodes, 1)
    cores = _count("--cores", arguments.cores, job_script.cores_for(queue))
    name, work = _work(arguments, nodes * cores)
    return job_script.Wanted(
        nodes=nodes,
        cores=cores,
        mem=_or(arguments.mem, job_script.memory_for(cores)),
        queue=queue,
        walltime=_or(arguments.walltime, "00:10:00"),
        name=_or(arguments.name, name),
        venv=_or(arguments.venv, _own_venv()),
        work=work,
        file=Path(arguments.output or "FILE").name,
    )


def _or(given: str | None, otherwise: str) -> str:
    return otherwise if given is None else given


def _count(option: str, text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 9999):
        raise SetupError(f"{option} is a number from 1 to 9999: found {text!r}")
    return int(text)


def _work(arguments, ranks: int) -> tuple[str, str]:
    """Return the job's name and its last line."""
    if arguments.lesson is not None:
        stem = course.known_stem(arguments.lesson)
        return stem, job_script.lesson(stem)
    if arguments.command is not None:
        return "job", job_script.program(arguments.command)
    stems = [course.known_stem(name) for name in dict.fromkeys(arguments.check)]
    return "check", job_script.grading(stems, ranks, check.MOST)


def _own_venv() -> str:
    """Return the virtual environment that runs this, else the usual one."""
    return sys.prefix if sys.prefix != sys.base_prefix else "$HOME/venv"


def _keep(path: Path, text: str, force: bool) -> None:
    if not path.resolve().parent.is_dir():
        raise SetupError(f"-o {path}: there is no such folder, make it")
    there = path.exists()
    if there and not (force and path.is_file()):
        raise SetupError(f"{path} exists already: name another, or add --force")
    write_whole(path, text)
    print(f"{path} is {'replaced' if there else 'written'}:  qsub {path}")
