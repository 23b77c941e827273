"""Cells: what a table of a lesson shows for a value, compared with the value."""

import numpy as np

RANKS = (1, 2, 3, 4, 5, 8)  # at which lessons are run
NOTHING = "."


def spell(value):
    """Write a value as a lesson does."""
    if value is None:
        return NOTHING
    return " ".join(map(str, value)) if isinstance(value, np.ndarray) else repr(value)


def assert_cells(cells, values):
    """Compare a column with what ranks hold; cells may lack items in the middle."""
    assert len(cells) == len(values)
    for cell, value in zip(cells, values, strict=True):
        head, gap, tail = cell.partition("...")
        whole = spell(value)
        assert whole == cell or gap
        assert whole.startswith(head.rstrip(", "))
        assert whole.endswith(tail.lstrip(", "))


def columns(table, root=None):
    """Return a table's columns after the ranks, which must be all, in order."""
    ranks, *others = zip(*table, strict=True)
    names = [
        f"{rank} root" if rank == root else str(rank) for rank in range(len(ranks))
    ]
    assert list(ranks) == names
    return others


def only(root, size, value):
    """Return what the ranks hold when the root alone has a value."""
    return [value if rank == root else None for rank in range(size)]
