"""How values are spelt, whole and shortened."""

import numpy as np
import pytest

from mpi_lessons.stage.words import fit, items, length, ranges


def spell(value, width=None):
    """Join the parts of a spelt value."""
    return "".join(part.text for part in fit(value, width))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (0.1 + 0.2, "0.3"),
        (3.0, "3.0"),
        (-1e300, "-1e+300"),
        ("oak", "'oak'"),
        (True, "True"),
        ([11, 12], "[11, 12]"),
        ((44, 1), "(44, 1)"),
        ([], "[]"),
        ({}, "{}"),
        ([None, 3], "[None, 3]"),
        ({"n": 64, "h": 0.5}, "{'n': 64, 'h': 0.5}"),
        ([[11, 12], [13]], "[[11, 12], [13]]"),
        (np.array([11, 12]), "11 12"),
        (np.array([0.5, 2.0]), "0.5 2.0"),
        (np.array([[11, 12], [13, 14]]), "[11 12] [13 14]"),
        (np.float64(2.5), "2.5"),
        (np.int64(7), "7"),
        (np.array(7), "7"),
        (np.array([]), "empty"),
        ([np.array([11, 12])], "[[11 12]]"),
    ],
)
def test_values_read_like_python(value, text):
    """Objects are spelt as Python does, arrays as bare items, floats to six digits."""
    assert spell(value) == text
    assert length(value) == len(text)


@pytest.mark.parametrize("width", range(9, 60))
def test_long_arrays_lose_their_middle(width):
    """First and last items stay, as many as fit, and the width is kept."""
    array = np.arange(11, 99)

    text = spell(array, width)

    head, tail = text.split(" ... ")
    assert len(text) <= width < len(text) + 3
    assert spell(array).startswith(head)
    assert spell(array).endswith(tail)
    assert 0 <= len(head.split()) - len(tail.split()) <= 1


def test_a_list_keeps_its_brackets():
    """A shortened list is still seen to be a list."""
    assert spell(list(range(11, 99)), 25) == "[11, 12, 13, ..., 97, 98]"


def test_what_fits_exactly_is_whole():
    """No item is left out where there is room for all."""
    assert spell(np.arange(11, 15), 11) == "11 12 13 14"
    assert spell(np.arange(11, 15), 10) == "11 ... 14"


def test_a_long_text_is_cut():
    """What has no middle to leave out is cut at the end."""
    assert spell("abcdefghij", 8) == "'abcd..."


def test_items_are_found_inside_lists():
    """The items of a nested value are its numbers, whatever brackets are around."""
    assert items([[11, 12], (13,), {"n": 14}, np.array([15])]) == [11, 12, 13, 14, 15]
    assert items([]) == []


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([7], "7"),
        (range(24), "0-23"),
        ([2, 0, 1, 8], "0-2, 8"),
        ([0, 1, 4, 5], "0-1, 4-5"),
        (range(0, 10, 2), "0, 2, 4, 6, 8"),
        (range(0, 48, 2), "0, 2, 4, ..., 46"),
    ],
)
def test_neighbouring_numbers_are_ranges(numbers, text):
    """Neighbours are one range, and many ranges lose their middle."""
    assert ranges(numbers) == text
