"""Bars: a rich table whose last column draws each row's number, or its span of time.

::

    ╭──────────────┬─────────┬───────────────────╮
    │ what         │ seconds │                   │
    ├──────────────┼─────────┼───────────────────┤
    │ one thread   │    1.20 │ █████████         │
    │ two threads  │    2.38 │ █████████████████ │
    ╰──────────────┴─────────┴───────────────────╯
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mpi_lessons.stage.table import color_of, empty_table, spell

LEAST, MOST = 12, 40  # columns of the longest bar

Span = tuple[float, float]


@dataclass
class _Bar:
    """A bar from `begin` to `end` of `size`; of # where there are no block letters."""

    size: float
    begin: float
    end: float
    width: int
    color: str

    def __rich_console__(self, console, options):
        from rich.bar import Bar
        from rich.text import Text

        if not options.ascii_only:
            yield Bar(
                self.size, self.begin, self.end, width=self.width, color=self.color
            )
            return
        first, last = (
            round(self.width * place / self.size) for place in (self.begin, self.end)
        )
        yield Text(" " * first + "#" * (last - first), self.color)

    def __rich_measure__(self, console, options):
        from rich.measure import Measurement

        return Measurement(self.width, self.width)


def spans_of(values: Sequence[float | Span]) -> list[Span]:
    """Return each value as (begin, end); a number begins at 0.

    Raises
    ------
    ValueError
        One begins before 0, or ends before it begins.
    """
    spans = [value if isinstance(value, tuple) else (0.0, value) for value in values]
    for begin, end in spans:
        if not 0 <= begin <= end:
            raise ValueError(
                f"a bar needs 0 <= begin <= end, found {begin} and {end}: "
                "measure both from the start"
            )
    return spans


def draw_bars(
    labels: Sequence[str],
    rows: Sequence[Sequence],
    values: Sequence[float | Span],
    width: int,
):
    """Return the rows as a rich table with a bar at the end of each.

    Parameters
    ----------
    labels
        The headings, but that of the bars.
    rows
        One sequence of cells per row.
    values
        What each row's bar shows: a number, drawn from 0, or a pair (begin, end); all
        in one unit.
    width
        Columns of the terminal.
    """
    from rich.text import Text

    spans = spans_of(values)
    longest = max((end for _, end in spans), default=0) or 1
    cells = [spell(row) for row in rows]
    columns = zip(labels, *cells, strict=True)
    used = sum(max(map(len, column)) + 3 for column in columns)
    room = max(LEAST, min(MOST, width - used - 4))  # two blanks and two lines
    table = empty_table(labels, rows)
    table.add_column("", min_width=room)
    for index, (row, span) in enumerate(zip(cells, spans, strict=True)):
        color = color_of(index)
        table.add_row(
            *(Text(cell, color) for cell in row), _Bar(longest, *span, room, color)
        )
    return table
