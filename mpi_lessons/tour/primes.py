"""Primes: the work that the tour gives to each framework, in pure Python on purpose.

Source  the talk's example; the sums are those of OEIS A034387.
"""

import itertools

NUMBERS = (100_000, 200_000, 300_000)  # the talk sums the primes below each of them


def is_prime(number: int) -> bool:
    """Say whether a number is prime, by trial division.

    Every prime above 3 is next to a multiple of 6, so only those are tried.
    """
    if number < 4:
        return number > 1
    if number % 2 == 0 or number % 3 == 0:
        return False
    divisor = 5
    while divisor * divisor <= number:
        if number % divisor == 0 or number % (divisor + 2) == 0:
            return False
        divisor += 6
    return True


def sum_primes(below: int, start: int = 0) -> int:
    """Return the sum of the primes from `start` to `below`, which is left out."""
    return sum(number for number in range(start, below) if is_prime(number))


def sum_block(block: tuple[int, int]) -> int:
    """Return the sum of the primes of one block (start, below)."""
    start, below = block
    return sum_primes(below, start)


def blocks(below: int, count: int) -> list[tuple[int, int]]:
    """Cut the numbers below `below` into `count` blocks (start, below), nearly equal.

    Later blocks cost more, since larger numbers take longer: deal out more of them
    than there are workers.
    """
    edges = [below * index // count for index in range(count + 1)]
    return list(itertools.pairwise(edges))
