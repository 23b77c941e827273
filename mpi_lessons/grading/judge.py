"""Judge: the first way in which what came back is not what was expected.

Looked at in this order: type, dtype, shape, finite, values. Nothing that came back is
asked to compare itself: only plain numbers, strings and arrays of exactly these types
are compared, so no object that claims to equal everything passes.
"""

import traceback

import numpy as np

from mpi_lessons.grading.cases import Raises

LONGEST = 60  # characters of a value in a sentence
LONGEST_ERROR = 300  # characters of an exception
SCALARS = (int, float, complex, bool, str, bytes, type(None))


def difference(got: object, expect: object, tolerance: float = 0.0) -> str | None:
    """Return the first difference, as the sentence after "rank 2", or None.

    Parameters
    ----------
    got, expect
        What was returned, and what it must be: None, numbers, strings, NumPy arrays,
        and lists, tuples and dictionaries of these. A NumPy scalar is taken for the
        Python number of its kind.
    tolerance
        Relative difference that floats may have.
    """
    found = _difference(got, expect, tolerance, "")
    if found is None:
        return None
    where, actual, wanted = found
    if where:
        text = show(got)
        text = _a(got) if "<" in text else text  # an object's address helps nobody
        return f"returned {text}: {where} {actual}, expected {wanted}"
    return f"returned {actual}, expected {wanted}"


def _difference(got, expect, tolerance, where):
    """Return (place, what it is, what it must be) of the first difference, or None."""
    got, expect = _plain(got), _plain(expect)
    if type(got) is not type(expect):
        return where, f"{_is(where)}{_kind(got)}", _kind(expect)
    if isinstance(expect, np.ndarray):
        return _array_difference(got, expect, tolerance, where)
    if isinstance(expect, (list, tuple)):
        return _sequence_difference(got, expect, tolerance, where)
    if isinstance(expect, dict):
        return _dict_difference(got, expect, tolerance, where)
    if _same_scalar(got, expect, tolerance):
        return None
    return where, f"{_is(where)}{show(got)}", show(expect)


def _array_difference(got, expect, tolerance, where):
    a, an = ("has ", "") if where else ("an ndarray of ", "")
    if got.dtype != expect.dtype:
        return where, f"{a}dtype {got.dtype}", f"{an}{expect.dtype}"
    if got.shape != expect.shape:
        return where, f"{a}shape {got.shape}", f"{an}{expect.shape}"
    if got.dtype.kind in "fc" and not np.isfinite(got).all() and _finite(expect):
        return where, f"{_is(where)}{show(got)}, which is not finite", show(expect)
    off = ~_close(got, expect, tolerance)
    if not off.any():
        return None
    if expect.size <= 6:
        return where, f"{_is(where)}{show(got)}", show(expect)
    first = tuple(int(i) for i in np.argwhere(off)[0])
    index = first[0] if len(first) == 1 else first
    place = f"{where} item {index}".strip()
    some = f"{show(expect[first])} ({int(off.sum())} of {expect.size} items differ)"
    return place, f"is {show(got[first])}", some


def _sequence_difference(got, expect, tolerance, where):
    if len(got) != len(expect):
        has = f"{where} has" if where else f"{show(got)}, which has"
        rest = f"{len(expect)}: {show(expect)}"
        return "", f"{has} {len(got)} items", rest
    if all(type(_plain(item)) in SCALARS for item in [*got, *expect]):
        same = all(
            type(_plain(a)) is type(_plain(b))
            and _same_scalar(_plain(a), _plain(b), tolerance)
            for a, b in zip(got, expect, strict=True)
        )
        if same:
            return None
        if len(show(got)) < LONGEST and not where and show(got) != show(expect):
            return where, show(got), show(expect)
    for i, (a, b) in enumerate(zip(got, expect, strict=True)):
        found = _difference(a, b, tolerance, f"{where} item {i}".strip())
        if found is not None:
            return found
    return None


def _dict_difference(got, expect, tolerance, where):
    if any(type(key) not in SCALARS for key in got) or set(got) != set(expect):
        keys = f"{where} has keys" if where else "a dict with keys"
        return "", f"{keys} {show(list(got))}", show(list(expect))
    for key in expect:
        found = _difference(got[key], expect[key], tolerance, f"{where} [{key!r}]")
        if found is not None:
            place, actual, wanted = found
            return place.strip(), actual, wanted
    return None


def _plain(value):
    """Turn a NumPy scalar into the Python number it stands for."""
    if isinstance(value, np.generic) and type(value).__module__ == "numpy":
        return value.item()
    return value


def _same_scalar(got, expect, tolerance):
    if type(expect) not in SCALARS:
        return got is expect
    if type(expect) in (float, complex):
        return bool(_close(np.array(got), np.array(expect), tolerance))
    return got == expect


def _close(got, expect, tolerance):
    if tolerance and expect.dtype.kind in "fc":
        return np.isclose(got, expect, rtol=tolerance, atol=tolerance * 1e-3)
    return np.equal(got, expect)


def _finite(array):
    return bool(np.isfinite(array).all())


def _is(where):
    return "is " if where else ""


def _kind(value):
    """Return a value with its type: "a list [2, 3]", "an ndarray of shape (3,)"."""
    if value is None:
        return "None"
    if type(value) is np.ndarray:
        return f"an ndarray of shape {value.shape}"
    if callable(value):
        return "a function that was not called (are its brackets missing?)"
    return f"{_a(value)} {show(value)}" if type(value) in _SHOWN else _a(value)


def _a(value):
    """Return the type of a value with its article: "a list"."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


_SHOWN = (*SCALARS, list, tuple, dict)


def show(value: object) -> str:
    """Return a short text for a value: arrays as lists, long ones cut in the middle."""
    try:
        if type(value) is np.ndarray:
            value = value.tolist() if value.size <= 20 else _ends(value)
        text = repr(_plain(value))
    except Exception as error:
        text = f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    half = (LONGEST - 5) // 2
    return f"{text[:half]} ... {text[-half:]}"


def _ends(array):
    flat = array.reshape(-1)
    return [*flat[:8].tolist(), *flat[-8:].tolist()]


def outcome_difference(outcome: object, expect: object, tolerance: float) -> str | None:
    """Compare an exception or a returned value with what was expected.

    Parameters
    ----------
    outcome
        `Raised` for an exception, else the returned value.
    expect
        `Raises` for an exception, else a value.
    tolerance
        As in `difference`.
    """
    if isinstance(expect, Raises):
        wanted = f"{expect.kind.__name__}"
        wanted += f"({expect.message!r})" if expect.message is not None else ""
        if not isinstance(outcome, Raised):
            return f"returned {show(outcome)}, expected it to raise {wanted}"
        error = outcome.error
        same = isinstance(error, expect.kind)
        if same and expect.message is not None:
            same = str(error) == expect.message
        if not same:
            return f"raised {describe(error)}, expected it to raise {wanted}"
        return None
    if isinstance(outcome, Raised):
        return f"raised {describe(outcome.error)}"
    return difference(outcome, expect, tolerance)


class Raised:
    """An exception that came out of the learner's function."""

    def __init__(self, error: BaseException):
        self.error = error


def describe(error: BaseException) -> str:
    """Return type and message of an exception on one line."""
    # Python's own words: with its "Did you mean", and safe where str() itself fails.
    lines = "".join(traceback.format_exception_only(error)).strip().splitlines()
    first = lines[0].replace("'WatchedComm' object", "comm")
    if len(lines) > 1 and first.startswith("mpi4py."):  # the reason stands last
        first = f"{first.removesuffix(', error stack:')}: {lines[-1].strip()}"
    return first if len(first) <= LONGEST_ERROR else f"{first[:LONGEST_ERROR]} ..."
