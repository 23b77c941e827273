"""Words: how a value is spelt in a cell, one word for each item.

So a long value can lose words in the middle, and each part can have its own colour::

    11 12 13 ... 97 98          an array
    [11, 12, 13, ..., 97, 98]   a list; one inside another is one word
    {'n': 64, 'h': 0.5}         a dict
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

GAP = "..."
MOST_PARTS = 5  # ranges in one text


class Part(NamedTuple):
    """A part of a spelt value: its text, and the item it stands for, if it does."""

    text: str
    item: object = None


Word = list[Part]


def items(value: object) -> list[object]:
    """Return what a value is made of: numbers, strings and the like."""
    return [part.item for part in fit(value) if part.item is not None]


def length(value: object) -> int:
    """Return how many letters the whole value takes."""
    return _letters(fit(value))


def fit(value: object, width: int | None = None, inside: bool = False) -> Word:
    """Spell a value, without words in the middle where it is longer than `width`.

    An array `inside` another value has brackets.
    """
    opening, words, closing, between = _spell(value, inside)
    if not words:
        return [Part(opening + closing or "empty")]
    if width is not None:
        words = _shorten(words, len(between), width - len(opening + closing))
    if not words:  # not even the ends fit
        whole = "".join(part.text for part in fit(value))
        return [Part(whole[: max(1, width - len(GAP))] + GAP, items(value)[0])]
    parts = [Part(opening)] if opening else []
    for word in words:
        parts += [*word, Part(between)]
    return parts[:-1] + ([Part(closing)] if closing else [])


def text(item: object) -> str:
    """Spell one item; floats to six digits, never without their point."""
    if hasattr(item, "tolist"):
        item = item.tolist()
    if isinstance(item, float):
        digits = f"{item:.6g}"
        return digits + ".0" if digits.lstrip("-").isdigit() else digits
    return repr(item)


def ranges(numbers: Iterable[int]) -> str:
    """Spell whole numbers as ranges: "0-3, 8"; many of them lose their middle."""
    parts = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return elide([str(a) if a == b else f"{a}-{b}" for a, b in parts], ", ")


def elide(parts: Sequence[str], between: str) -> str:
    """Join texts; of more than `MOST_PARTS` the first three and the last."""
    if len(parts) > MOST_PARTS:
        parts = [*parts[:3], GAP, parts[-1]]
    return between.join(parts)


def _spell(value: object, inside: bool) -> tuple[str, list[Word], str, str]:
    """Return a value's opening, words, closing, and what stands between the words."""
    if isinstance(value, dict):
        names = [Part(f"{key!r}: ") for key in value]
        words = [_spell_inside(item) for item in value.values()]
        return (
            "{",
            [[name, *word] for name, word in zip(names, words, strict=True)],
            "}",
            ", ",
        )
    if isinstance(value, list):
        return "[", [_spell_inside(item) for item in value], "]", ", "
    if isinstance(value, tuple):
        return "(", [_spell_inside(item) for item in value], ")", ", "
    if getattr(value, "ndim", 0):
        opening, closing = ("[", "]") if inside else ("", "")
        plain = value.tolist() if value.ndim == 1 else value
        return opening, [_spell_inside(item) for item in plain], closing, " "
    known = value.tolist() if hasattr(value, "tolist") else value
    return "", [[Part(text(value), known if known.__hash__ else repr(known))]], "", ""


def _spell_inside(item: object) -> Word:
    return fit(item, inside=True)


def _shorten(words: Sequence[Word], between: int, room: int) -> list[Word]:
    """Keep words from both ends in turn while they fit; [] where the ends do not."""
    lengths = [_letters(word) + between for word in words]
    if sum(lengths) - between <= room:
        return list(words)
    room -= len(GAP)
    head = tail = 0
    while head + tail < len(words):
        letters = lengths[head] if head == tail else lengths[-1 - tail]
        if letters > room:
            break
        room -= letters
        head, tail = (head + 1, tail) if head == tail else (head, tail + 1)
    return [*words[:head], [Part(GAP)], *words[len(words) - tail :]] if tail else []


def _letters(parts: Word) -> int:
    return sum(len(part.text) for part in parts)
