"""Table: what each rank holds, as a rich table; pure functions that know no MPI."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mpi_lessons.stage.words import fit, items, length, text

MOST_ROWS = 16  # more ranks than this are elided
FIRST_ROWS = 3  # ... to these, the last, and the ranks of interest

# Mid tones, readable on black and on white, one for each rank that can have a row. The
# first eight stay different where a terminal has only 16 colours.
PALETTE = (33, 208, 34, 170, 37, 142, 160, 75, 99, 130, 71, 205, 67, 178, 132, 173)
COMPUTED = "bold"  # a value that no rank held before
FAINT = "dim"

NEW = -1  # an origin: computed from several ranks' values, so of no rank


class Column(NamedTuple):
    """One column: what every rank holds under one label.

    Parameters
    ----------
    label
        The heading.
    values
        One value per rank; None where a rank has nothing.
    origins
        One entry per rank: the rank all items of the value came from; NEW for values
        that were computed; None to find each item's own.
    """

    label: str
    values: Sequence[object]
    origins: Sequence[int | None]


class Origins:
    """Which rank each item came from: the one that held it when it was first seen."""

    def __init__(self) -> None:
        self._rank_of = {}

    def learn(self, column: Column, *, first: bool) -> None:
        """Note the items of a column that are new.

        Items of the `first` column belong to the rank that holds them. In a later one
        only those belong to a rank whose origin is given; others were computed.
        """
        fresh = {}
        for rank, value in enumerate(column.values):
            origin = column.origins[rank]
            if origin == NEW or (origin is None and not first):
                continue
            owner = rank if origin is None else origin
            for item in items(value):
                # Subtle: what two ranks hold from the start is neither's.
                fresh[item] = owner if fresh.get(item, owner) == owner else NEW
        self._rank_of = fresh | self._rank_of

    def find(self, item: object) -> int:
        """Return the rank an item came from; NEW for a computed one."""
        return self._rank_of.get(item, NEW)


def color_of(rank: int) -> str:
    """Return the style of what came from a rank, as rich spells it."""
    return COMPUTED if rank == NEW else f"color({PALETTE[rank % len(PALETTE)]})"


def shown_ranks(size: int, keep: Iterable[int] = ()) -> list[int]:
    """Return the ranks that get a row: all, or the first ones, the last and `keep`."""
    if size <= MOST_ROWS:
        return list(range(size))
    return sorted({*range(FIRST_ROWS), *keep, size - 1})


def share_width(needs: Sequence[int], room: int) -> list[int]:
    """Give each column the width it needs, or level the widest ones until all fit."""
    widths = [min(need, room) for need in needs]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths


def draw_ranks(
    columns: Sequence[Column], origins: Origins, width: int, root: int | None = None
):
    """Return the rich table with a row for each rank, or some of 17 and more.

    Parameters
    ----------
    columns
        What to show, in this order.
    origins
        Where the items came from; learns from `columns`.
    width
        Columns of the terminal.
    root
        The rank to call root, if any; its row is never left out.
    """
    from rich.text import Text

    for column in columns:
        origins.learn(column, first=column is columns[0])
    size = len(columns[0].values)
    ranks = shown_ranks(size, () if root is None else (root,))
    names = {rank: f"{rank} root" if rank == root else str(rank) for rank in ranks}
    gap = f"... {size} more"
    gaps = [gap] if len(ranks) < size else []
    first = max(len(name) for name in ["rank", *names.values(), *gaps])
    needs = [
        max(len(column.label), *(length(column.values[rank]) for rank in ranks))
        for column in columns
    ]
    # Each column costs two blanks and a line, and one more line ends the row.
    room = width - first - 3 * (len(columns) + 1) - 1
    widths = share_width(needs, room)

    table = empty_table()
    table.add_column("rank")
    for column, wide in zip(columns, widths, strict=True):
        table.add_column(column.label, max_width=wide)
    before = -1
    for rank in ranks:
        if rank > before + 1:
            table.add_row(Text(f"... {rank - before - 1} more", FAINT))
        cells = [Text(names[rank], color_of(rank))]
        for column, wide in zip(columns, widths, strict=True):
            cells.append(_paint(column, rank, wide, origins))
        table.add_row(*cells)
        before = rank
    return table


def draw_rows(
    labels: Sequence[str], rows: Sequence[Sequence], ranks: Sequence[int] = ()
):
    """Return a plain rich table; `ranks` says whose colour each row has, if any."""
    from rich.text import Text

    table = empty_table(labels, rows)
    shown = shown_ranks(len(rows))
    before = -1
    for index in shown:
        if index > before + 1:
            table.add_row(Text(f"... {index - before - 1} more", FAINT))
        style = color_of(ranks[index]) if ranks else ""
        table.add_row(*(Text(cell, style) for cell in spell(rows[index])))
        before = index
    return table


def spell(row: Sequence) -> list[str]:
    """Return the cells of a row as texts; what is a text already stays as it is."""
    return [item if isinstance(item, str) else text(item) for item in row]


def empty_table(labels: Sequence[str] = (), rows: Sequence[Sequence] = ()):
    """Return a rich table without rows; columns that will hold numbers are ranged."""
    from rich.box import ROUNDED
    from rich.table import Table

    table = Table(box=ROUNDED, header_style="", border_style=FAINT)
    for index, label in enumerate(labels):
        numbers = all(str(row[index]).lstrip("-")[:1].isdigit() for row in rows)
        table.add_column(label, justify="right" if numbers else "left")
    return table


def _paint(column: Column, rank: int, width: int, origins: Origins):
    """Return one cell: the value, each item in the colour of the rank it came from."""
    from rich.text import Text

    value, given = column.values[rank], column.origins[rank]
    if value is None:
        return Text(".", FAINT)
    cell = Text(no_wrap=True, overflow="crop")
    for part in fit(value, width):
        origin = origins.find(part.item) if given is None else given
        cell.append(part.text, FAINT if part.item is None else color_of(origin))
    return cell
