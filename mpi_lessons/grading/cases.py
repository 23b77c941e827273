"""Cases: what each rank is given and what it must return, as a table made serially."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

SMALLEST = 11  # the smallest value in any data: no value may be taken for a rank

_random = random.Random()  # reseeded before each table, alike on all ranks


@dataclass(frozen=True)
class Raises:
    """Expect an exception in place of a value.

    Parameters
    ----------
    kind
        The exception's type; a subclass is accepted too.
    message
        Text that ``str(exception)`` must be equal to; None accepts any.
    """

    kind: type[BaseException]
    message: str | None = None


@dataclass(frozen=True)
class Case:
    """One call of the learner's function on every rank of one communicator.

    Parameters
    ----------
    name
        What is special about it, for the report: "root 1", "5 items".
    given
        One tuple per rank: the arguments after ``comm``.
    expect
        One value per rank, or `Raises`: what the call must return there.
    why
        The rule behind the expectation, as the end of a sentence: "only the root keeps
        the gathered list". Shown where a value is wrong.
    tolerance
        Relative difference that floats may have; 0 demands equality.
    late
        Seconds per rank that pass before the call: makes messages arrive out of order.
    avoid
        Calls that must not be used: method names, or families of
        `mpi_lessons.diagnosis.calls.FAMILIES`.
    use
        Calls (or families) of which at least one must be used on some rank.
    limit
        How often a call, or all calls of a family, may be made by one rank.
    memory
        Bytes that the call may have allocated at any moment on one rank; None: any.
    new
        True where a returned array must be new and contiguous, no view of an argument.
    may_change
        True where the function is meant to change its arguments.
    """

    name: str
    given: Sequence[tuple]
    expect: Sequence[object]
    why: str = ""
    tolerance: float = 0.0
    late: Sequence[float] = ()
    avoid: Sequence[str] = ()
    use: Sequence[str] = ()
    limit: Mapping[str, int] = field(default_factory=dict)
    memory: int | None = None
    new: bool = False
    may_change: bool = False


Table = Callable[[int], "Sequence[Case]"]


def seed_data(*seed: object) -> None:
    """Make the data that follow depend on `seed` alone, alike on all ranks."""
    _random.seed(repr(seed))


def distinct(*shape: int, dtype: type = np.float64) -> np.ndarray:
    """Make an array of distinct whole numbers, none zero, none that could be a rank.

    Garbage, zeros, duplicates and swapped items then never look right.

    Returns
    -------
    numpy.ndarray
        Of `shape` and `dtype`, C-contiguous, values from `SMALLEST` on.
    """
    count = int(np.prod(shape))
    values = _random.sample(range(SMALLEST, SMALLEST + 90 + 4 * count), count)
    return np.array(values, dtype=dtype).reshape(shape)


def roots(size: int) -> list[int]:
    """Return the first, the middle and the last rank, each once."""
    return sorted({0, size // 2, size - 1})


def first_half_late(size: int) -> list[float]:
    """Return seconds per rank for `Case.late`: the first half of the ranks comes late.

    What a later rank sends then arrives first.
    """
    return [0.01 if rank < size // 2 else 0.0 for rank in range(size)]
