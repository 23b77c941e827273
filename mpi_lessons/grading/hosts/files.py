"""Files: the small files that each rank writes, told to other hosts as they grow."""

import os
import re
from collections.abc import Collection
from pathlib import Path

OWNER = re.compile(r"-(\d+)(\.json)?$")  # "record-7-2.json" and "notes-2" are rank 2's
Part = tuple[str, int, bytes]  # name, first byte, what follows; 0 begins anew


class Files:
    """The files of a folder that belong to some ranks.

    Parameters
    ----------
    folder
        The folder of this host.
    mine
        The ranks of this host.
    """

    def __init__(self, folder: Path, mine: Collection[int]):
        self._folder, self._mine = Path(folder), frozenset(mine)
        self._told: dict[str, tuple[int, int]] = {}  # name to (inode, bytes told)

    def changes(self) -> list[Part]:
        """Return what was written since the last call."""
        parts = []
        for entry in os.scandir(self._folder):
            owner = OWNER.search(entry.name)
            if owner is None or int(owner[1]) not in self._mine:
                continue
            try:
                status = entry.stat()
                inode, told = self._told.get(entry.name, (0, 0))
                if inode != status.st_ino or status.st_size < told:
                    told = 0
                if inode == status.st_ino and status.st_size == told:
                    continue
                with open(entry.path, "rb") as file:
                    file.seek(told)
                    text = file.read()
            except FileNotFoundError:
                continue
            parts.append((entry.name, told, text))
            self._told[entry.name] = status.st_ino, told + len(text)
        return parts

    def write(self, part: Part) -> None:
        """Write what another host tells."""
        name, start, text = part
        path = self._folder / Path(name).name
        if start:
            with open(path, "r+b") as file:
                file.seek(start)
                file.write(text)
            return
        new = path.with_name(f"{path.name}.new")
        new.write_bytes(text)
        new.replace(path)
