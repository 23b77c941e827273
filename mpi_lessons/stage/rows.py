"""Rows: a table in a file, as comma-separated values; the whole of it or nothing."""

import contextlib
import csv
import os
from collections.abc import Sequence

from mpi_lessons.stage.options import UsageError


def write_csv(path: str, labels: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Write labels and rows; a file of that name is replaced only by a whole one.

    Raises
    ------
    UsageError
        The file cannot be written, as where the disk is full.
    """
    part = f"{path}.{os.getpid()}.part"
    try:
        with open(part, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([labels, *rows])
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.remove(part)
        raise UsageError(
            f"{path} needs to be written, found {error.strerror}: "
            "name another place with --csv FILE"
        ) from None
