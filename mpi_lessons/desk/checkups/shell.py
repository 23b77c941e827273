"""Shell: what the plain ``mpirun -n 4 python`` of the lessons does, as one types it."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from mpi_lessons.desk.checkups import symptoms, trial
from mpi_lessons.desk.checkups.finding import OK, WARNING, Finding
from mpi_lessons.grading import mpirun
from mpi_lessons.grading.errors import SetupError

LINE = "mpirun -n {} python"


def plain(asked: int, limit: float) -> Iterator[Finding]:
    """Look at the mpirun and the python of the shell; try them where that differs."""
    line = LINE.format(asked)
    found = {name: shutil.which(name) for name in ("mpirun", "python")}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        yield _warning(
            line, f"the shell finds no {' and no '.join(missing)}", _activate()
        )
        return
    if not _same(found["python"], sys.executable):
        text = f"the shell's python is {found['python']}, not {sys.executable}"
        yield _warning(line, text, _activate())
        return
    try:
        vendor = mpirun.vendor(found["mpirun"])
    except SetupError as error:
        yield _warning(line, str(error).partition(": ")[0], _activate())
        return
    if vendor != mpirun.vendor(mpirun.find()):
        text = f"the shell's mpirun is {found['mpirun']}, of another MPI"
        yield _warning(line, text, _activate())
    elif vendor == "openmpi":
        yield from _tried(line, found, asked, limit)
    else:
        yield Finding("shell", OK, f"{line}  is what the course uses, too")


def _tried(line, found, asked, limit) -> Iterator[Finding]:
    """Run it without the variables that the course sets, then with those that help."""
    words = [found["mpirun"], "-n", str(asked)]
    words += trial.program(found["python"], limit)
    whys, helping = [], {}
    while not (made := _run(asked, words, helping, limit)).whole:
        why, remedy = symptoms.explain(made.output, made.late, made.seconds)
        whys.append(why)
        more = symptoms.VARIABLES.get(why, {})
        if more.items() <= helping.items():  # no variable helps, or not enough
            remedy = remedy or "use the mpirun that the course uses, see above"
            yield _warning(line, ", and ".join(whys), remedy)
            return
        helping |= more
    if whys:
        text = f"{', and '.join(whys)}; mpi-lessons sets what helps by itself"
        yield _warning(line, text, symptoms.exported(helping))
        return
    yield Finding("shell", OK, f"{line}  works as it stands")


def _run(asked, words, helping, limit) -> trial.Trial:
    return trial.run(asked, words, helping, limit, environment=dict(os.environ))


def _warning(line: str, text: str, remedy: str) -> Finding:
    return Finding("shell", WARNING, f"{line}, as the lessons say it: {text}", remedy)


def _activate() -> str:
    """Say how this Python's programs come first in the shell."""
    script = Path(sys.executable).parent / "activate"
    if script.exists():
        return f". {script}"
    return f'export PATH="{script.parent}:$PATH"'


def _same(one: str, other: str) -> bool:
    """Say whether two paths name one program of one environment."""
    # Subtle: only the folder is resolved: in a virtual environment python is a link.
    first, second = Path(one), Path(other)
    return first.parent.resolve() == second.parent.resolve()
