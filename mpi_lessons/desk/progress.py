"""Progress: what is done and which hints were given, in a file that one can read.

The file looks so::

    # mpi-lessons writes this file; delete it to begin anew.
    done scatter.deal_rows
    hint scatter.deal_unevenly 2
"""

import os
from collections.abc import Iterable
from pathlib import Path

FOLDER = ".mpi-lessons"
HEADER = "# mpi-lessons writes this file; delete it to begin anew."


class Progress:
    """The progress of one course, read when made and written by `save`.

    Parameters
    ----------
    root
        The course's folder.
    """

    def __init__(self, root: Path):
        self.path = root / FOLDER / "progress.txt"
        self.done: set[str] = set()
        self.hints: dict[str, int] = {}
        self._others: list[str] = []  # lines of a newer version are kept
        text = (
            self.path.read_text(encoding="utf-8", errors="replace")
            if self.path.exists()
            else ""
        )
        for line in text.splitlines():
            match line.split():
                case ["done", task]:
                    self.done.add(task)
                case ["hint", task, stage] if stage.isdigit():
                    self.hints[task] = int(stage)
                case [word, *_] if not word.startswith("#"):
                    self._others.append(line)

    def forget(self, tasks: Iterable[str]) -> None:
        """Make these tasks as if never begun."""
        for task in tasks:
            self.done.discard(task)
            self.hints.pop(task, None)

    def save(self) -> None:
        """Write the file in one step: it is the old or the new one, never half."""
        lines = [HEADER]
        lines += [f"done {task}" for task in sorted(self.done)]
        lines += [f"hint {task} {stage}" for task, stage in sorted(self.hints.items())]
        write_whole(self.path, "\n".join(lines + self._others) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    path = path.resolve()  # a link stays a link
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")  # a device or a pipe stays one
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
