"""Rows in a file: all of them, or the file stays as it was."""

import pytest

from mpi_lessons.stage.options import UsageError
from mpi_lessons.stage.rows import write_csv


def test_rows_are_written(tmp_path):
    """Labels come first; floats keep all their digits; an old file is replaced."""
    path = tmp_path / "rows.csv"
    path.write_text("old")

    write_csv(str(path), ("kind", "seconds"), [("a, b", 0.1 + 0.2), ("c", 2)])

    assert path.read_text() == 'kind,seconds\n"a, b",0.30000000000000004\nc,2\n'
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_has_gone(tmp_path):
    """A folder can vanish while one measures."""
    with pytest.raises(UsageError, match=r"rows.csv needs .* name another place"):
        write_csv(str(tmp_path / "none" / "rows.csv"), ("kind",), [])


def test_nothing_is_left_behind(tmp_path):
    """Where the name is taken by a folder meanwhile, no part of a file stays."""
    path = tmp_path / "rows.csv"
    path.mkdir()

    with pytest.raises(UsageError):
        write_csv(str(path), ("kind",), [("a",)])

    assert list(tmp_path.iterdir()) == [path]
