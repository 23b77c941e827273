"""Bars behind the rows of a table: lengths in proportion, spans where they lie."""

import io

import pytest
from rich.console import Console

from mpi_lessons.stage import Stage
from mpi_lessons.stage.bars import LEAST, draw_bars, spans_of

LABELS = ("what", "seconds")


def draw(rows, values, width=80, encoding="utf-8"):
    """Return the bars of the rows as a terminal would get them, with their blanks."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=file, width=width).print(draw_bars(LABELS, rows, values, width))
    file.seek(0)
    lines = [line.replace("|", "│") for line in file.read().splitlines()]
    lines = [line for line in lines if "---" not in line]
    return [line.split("│")[-2][1:-1] for line in lines if line.startswith("│")][1:]


@pytest.mark.parametrize(("encoding", "block"), [("utf-8", "█"), ("ascii", "#")])
def test_lengths_are_in_proportion(encoding, block):
    """Half the number is half the bar; the longest fills the column."""
    half, whole, none = draw(
        [("a", "1"), ("b", "2"), ("c", "0")], [1.0, 2.0, 0.0], encoding=encoding
    )
    assert whole == block * len(whole)
    assert half.count(block) == len(whole) // 2
    assert none.strip() == ""


@pytest.mark.parametrize(("encoding", "block"), [("utf-8", "█"), ("ascii", "#")])
def test_spans_lie_where_they_were(encoding, block):
    """A pair is drawn from its begin to its end: one after another do not overlap."""
    first, second = draw(
        [("a", "1"), ("b", "1")], [(0.0, 1.0), (1.0, 2.0)], encoding=encoding
    )
    middle = len(first) // 2
    assert first[:middle] == second[middle : 2 * middle] == block * middle
    assert second[:middle].strip() == ""


def test_narrow_terminal_keeps_a_bar():
    """However narrow the terminal, the longest bar has some columns."""
    (bar,) = draw([("a long name " * 5, "1")], [1.0], width=90)
    assert len(bar) >= LEAST


def test_nothing_measured():
    """Zeros draw nothing, and no row draws a table all the same."""
    assert [bar.strip() for bar in draw([("a", "0")], [0.0])] == [""]
    assert draw([], []) == []


@pytest.mark.parametrize("value", [-1.0, (2.0, 1.0), (-1.0, 1.0)])
def test_impossible_spans(value):
    """A bar that ends before it begins is an error of who measured."""
    with pytest.raises(ValueError, match="0 <= begin <= end"):
        spans_of([value])


def test_stage_without_mpi(capsys):
    """Where there is no communicator, one process shows all."""
    stage = Stage(None, "Title.\n\nMore.")
    stage.bars(LABELS, [("a", "1.0")], [1.0], call="a call")
    stage.code("#!/bin/bash\necho")
    stage.say("A sentence.")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["Title.", "", "a call"]
    assert any("a" in line and "█" in line for line in lines)
    assert lines[-3:] == ["  #!/bin/bash", "  echo", "A sentence."]
