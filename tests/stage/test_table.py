"""The table of what ranks hold: rows, colours, width."""

import io
import re

import numpy as np
import pytest
from rich.console import Console

from mpi_lessons.stage.table import (
    NEW,
    PALETTE,
    Column,
    Origins,
    draw_ranks,
    draw_rows,
    share_width,
    shown_ranks,
)


def render(table, width=80, color=None):
    """Return what a terminal would get."""
    file = io.StringIO()
    Console(
        file=file, width=width, color_system=color, force_terminal=color is not None
    ).print(table)
    return file.getvalue()


def styles(text):
    """Return the style of each number or word in coloured text, in order."""
    found = re.findall(r"\x1b\[([\d;]+)m([^\x1b]+)", text)
    return [(word.strip(), style) for style, word in found if word.strip()]


def style(rank):
    """Return the escape code of a rank's colour."""
    return f"38;5;{PALETTE[rank % len(PALETTE)]}"


def held(label, *values, origins=None):
    """Return a column; ranks have no origin given."""
    return Column(label, values, origins or [None] * len(values))


def test_items_keep_the_colour_of_their_rank():
    """After a gather the root's items have the colours they had on their ranks."""
    table = draw_ranks(
        [
            held("before", np.array([41, 42]), np.array([43, 44])),
            held("after", np.array([41, 42, 43, 44]), None),
        ],
        Origins(),
        width=80,
    )

    found = styles(render(table, color="256"))

    for item in (41, 42):
        assert found.count((str(item), style(0))) == 2
    for item in (43, 44):
        assert found.count((str(item), style(1))) == 2
    assert ("0", style(0)) in found
    assert ("1", style(1)) in found


def test_a_computed_item_is_bold_and_has_no_colour():
    """What nobody held before, such as a sum, is of no rank."""
    table = draw_ranks([held("before", 41, 43), held("sum", 84, None)], Origins(), 80)

    assert ("84", "1") in styles(render(table, color="256"))


def test_nothing_is_a_dim_dot():
    """A rank that holds nothing is seen to."""
    table = draw_ranks([held("before", 41, None)], Origins(), 80)

    assert (".", "2") in styles(render(table, color="256"))


def test_what_all_hold_from_the_start_is_of_no_rank():
    """An item that two ranks hold before anything moved has no colour."""
    origins = Origins()
    origins.learn(held("before", 41, 41, 42), first=True)

    assert [origins.find(item) for item in (41, 42, 43)] == [NEW, 2, NEW]


def test_a_given_origin_overrules():
    """NEW makes an item computed; a rank makes it that rank's, in later columns too."""
    columns = [
        held("before", 41, 42),
        held("sum", 41, None, origins=[NEW, None]),
        held("made", 77, 78, origins=[0, 1]),
        held("after", None, [77, 78]),
    ]

    found = styles(render(draw_ranks(columns, Origins(), 80), color="256"))

    assert [kind for item, kind in found if item == "41"] == [style(0), "1"]
    assert [kind for item, kind in found if item == "78"] == [style(1)] * 2


def test_origins_last_from_table_to_table():
    """A value that a first table showed keeps its colour in the second."""
    origins = Origins()
    draw_ranks([held("before", 41, 42)], origins, 80)

    again = draw_ranks([held("before", None, [41, 42])], origins, 80)

    assert ("41", style(0)) in styles(render(again, color="256"))


@pytest.mark.parametrize("size", [1, 2, 16])
def test_few_ranks_all_have_a_row(size):
    """Up to 16 ranks nobody is left out."""
    assert shown_ranks(size) == list(range(size))


def test_48_ranks_are_four_rows_and_a_gap():
    """The first three, the last, and one row that counts the others."""
    table = draw_ranks([held("before", *range(1000, 1048))], Origins(), 80)

    rows = [line.split("│")[1].strip() for line in render(table).splitlines()[3:-1]]

    assert rows == ["0", "1", "2", "... 44 more", "47"]


def test_the_root_is_never_left_out():
    """A root in the middle has its row, and is called root."""
    table = draw_ranks([held("before", *range(1000, 1048))], Origins(), 80, root=20)

    rows = [line.split("│")[1].strip() for line in render(table).splitlines()[3:-1]]

    assert rows == ["0", "1", "2", "... 17 more", "20 root", "... 26 more", "47"]


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("size", [1, 17, 512])
def test_any_size_fits_one_screen(size, width):
    """512 ranks with long arrays stay within the width and far below 24 lines."""
    arrays = np.arange(10**6, 10**6 + 50 * size).reshape(size, 50)
    columns = [
        held("before: sendbuf", *arrays),
        held("after: recvbuf", arrays.ravel(), *[None] * (size - 1)),
        held("after: first", *arrays[:, 0].tolist()),
    ]

    lines = render(draw_ranks(columns, Origins(), width, root=0), width).splitlines()

    assert len(lines) <= 10
    assert all(len(line) <= width for line in lines)
    assert any("1000000" in line for line in lines)


def test_width_is_taken_from_the_widest():
    """Narrow columns get what they need; the others are levelled."""
    assert share_width([5, 40, 30], 100) == [5, 40, 30]
    assert sorted(share_width([5, 40, 30], 45)) == [5, 20, 20]


def test_rows_have_the_colour_of_their_rank():
    """A table of messages shows each in its sender's colour, numbers to the right."""
    table = draw_rows(["source", "object"], [(12, "oak"), (3, "elm")], ranks=[12, 3])

    text = render(table, color="256")

    assert ("oak", style(12)) in styles(text)
    assert ("elm", style(3)) in styles(text)
    assert "│      3 │ elm    │" in render(table)


def test_neighbours_differ_in_16_colours():
    """The first eight ranks differ where a terminal has only 16 colours."""
    table = draw_ranks([held("before", *range(41, 49))], Origins(), 80)

    found = dict(styles(render(table, color="standard")))

    assert len({found[str(item)] for item in range(41, 49)}) == 8
