"""Finding: one check of the doctor's, its state, what was seen, and the remedy."""

from dataclasses import dataclass

OK, WARNING, BROKEN = STATES = ("ok", "warning", "broken")  # place = exit code


@dataclass(frozen=True)
class Finding:
    """What came out of one check.

    Parameters
    ----------
    check
        What was looked at, in a word or two.
    state
        "ok", "warning" or "broken".
    text
        What was seen.
    remedy
        What to do; empty where all is well.
    """

    check: str
    state: str
    text: str
    remedy: str = ""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 rank", "4 ranks"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(words) -> str:
    """Return words in a row, cut where they are many: "a, b, c and 5 more"."""
    words = [str(word) for word in words]
    if len(words) <= 6:
        return ", ".join(words)
    return f"{', '.join(words[:5])} and {len(words) - 5} more"
