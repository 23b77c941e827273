"""Generate: correct programs from random numbers.

The same numbers give the same program, so all ranks of a job can generate it alike.
"""

import random

from random_programs import messages, togethers
from random_programs.builder import Builder
from random_programs.program import Program

STEPS = messages.STEPS | togethers.STEPS


def generate(
    rng: random.Random, size: int, steps: int, polling: bool = True
) -> Program:
    """Return a program that is correct, with sends of any kind and in any timing.

    Parameters
    ----------
    rng
        Where all choices come from.
    size
        How many ranks it has, 2 or more.
    steps
        Of how many steps it is made; each is some instructions on some ranks.
    polling
        Whether ranks may wait by asking again and again.
    """
    builder = Builder(rng, size, polling)
    names, weights = list(STEPS), list(STEPS.values())
    for _ in range(steps):
        step = rng.choices(names, weights)[0]
        step(builder)
    return builder.finish()
