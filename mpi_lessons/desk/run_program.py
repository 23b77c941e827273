"""The program that `diagnose` runs: a file or a module, which must be Python."""

import ast
import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from mpi_lessons.desk.check import not_python
from mpi_lessons.grading.errors import SetupError


@dataclass(frozen=True)
class Program:
    """What to run.

    Parameters
    ----------
    target
        A file, or the name of a module.
    arguments
        What it is given.
    module
        Whether it is a module.
    """

    target: str
    arguments: tuple[str, ...] = ()
    module: bool = False


def look_at(program: Program) -> None:
    """Raise `SetupError` unless the program is there and is Python."""
    path = Path(program.target)
    if program.module:
        path = _module_path(program.target)
    elif not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise SetupError(f"{path}: {what}: name a Python file, or a module with -m")
    try:
        ast.parse(path.read_bytes(), filename=str(path))
    except SyntaxError as error:
        raise SetupError(not_python(path, error, "is not Python")) from None
    except (ValueError, OSError) as error:
        raise SetupError(f"{path} cannot be read as Python: {error}") from None


def _module_path(name: str) -> Path:
    sys.path.insert(0, os.getcwd())
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except (ImportError, ValueError):
        spec = None
    finally:
        sys.path.pop(0)
    if spec is None or not spec.origin or not Path(spec.origin).is_file():
        raise SetupError(
            f"there is no module {name} to run: name one that  python -m {name}  runs"
        )
    return Path(spec.origin)
