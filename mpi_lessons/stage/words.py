"""Words: how a value is spelt in a cell, one word for each item.

So a long value can lose words in the middle, and each word can have its own colour::

    11 12 13 ... 97 98          an array
    [11, 12, 13, ..., 97, 98]   a list
    {'n': 640, 'h': 0.25}       a dict, known by its values
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A piece of a spelt value: its text, and the item it stands for (or None)."""

    text: str
    item: object = None


def spell(value: object) -> tuple[str, list[Word], str, str]:
    """Return a value's opening, words, closing, and what stands between the words."""
    if isinstance(value, dict):
        words = [
            Word(f"{key!r}: {text(value[key])}", _leaf(value[key])) for key in value
        ]
        return "{", words, "}", ", "
    if isinstance(value, list):
        return "[", _words(value), "]", ", "
    if isinstance(value, tuple):
        return "(", _words(value), ")", ", "
    if getattr(value, "ndim", 0):
        return "", _words(value.tolist()), "", " "
    return "", _words([value]), "", ""


def _words(items: Iterable) -> list[Word]:
    return [Word(text(item), _leaf(item)) for item in items]


def fit(value: object, width: int) -> list[Word]:
    """Spell a value in at most `width` letters, by leaving out words in the middle."""
    opening, words, closing, between = spell(value)
    if not words:
        return [Word(opening + closing or "empty")]
    room = width - len(opening) - len(closing)
    lengths = [len(word.text) + len(between) for word in words]
    if sum(lengths) - len(between) > room:
        words = _leave_out(words, lengths, room - len("..."))
    if not words:  # not even the ends fit
        whole = "".join(word.text for word in fit(value, 10**9))
        return [Word(whole[: max(1, width - 3)] + "...", _leaf(value))]
    joined = [Word(opening)] if opening else []
    for word in words:
        joined += [word, Word(between)]
    return joined[:-1] + ([Word(closing)] if closing else [])


def _leave_out(words: list[Word], lengths: list[int], room: int) -> list[Word]:
    """Keep words from both ends in turn while they fit; [] where the ends do not."""
    head = tail = 0
    while head + tail < len(words) - 1:
        length = lengths[head] if head == tail else lengths[-1 - tail]
        if length > room:
            break
        room -= length
        head, tail = (head + 1, tail) if head == tail else (head, tail + 1)
    return [*words[:head], Word("..."), *words[-tail:]] if tail else []


def length(value: object) -> int:
    """Return how many letters the whole value takes."""
    return sum(len(word.text) for word in fit(value, 10**9))


def text(item: object, quote: bool = True) -> str:
    """Spell one item; floats to six digits, never without their point."""
    if isinstance(item, float):
        digits = f"{item:.6g}"
        return digits + ".0" if digits.lstrip("-").isdigit() else digits
    if isinstance(item, str) and not quote:
        return item
    if hasattr(item, "tolist"):
        item = item.tolist()
    return repr(item)


def _leaf(item: object) -> object:
    """Return what an item is known by: itself, or the first one of those inside it."""
    if hasattr(item, "tolist"):
        item = item.tolist()
    while isinstance(item, (list, tuple, dict)):
        inside = list(item.values()) if isinstance(item, dict) else item
        if not inside:
            return repr(item)
        item = inside[0]
    return item if item.__hash__ else repr(item)
