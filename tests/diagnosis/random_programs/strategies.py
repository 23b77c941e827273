"""Strategies: random programs for hypothesis, so that what fails is made small."""

from hypothesis import strategies as st

from random_programs.faults import KINDS, Planted, plant
from random_programs.generate import generate
from random_programs.program import Program


@st.composite
def programs(
    draw: st.DrawFn, sizes: tuple[int, int] = (2, 8), most_steps: int = 15
) -> Program:
    """Draw a correct program with so many ranks, from and to, and so many steps."""
    size = draw(st.integers(*sizes))
    steps = draw(st.integers(1, most_steps))
    return generate(draw(st.randoms(use_true_random=False)), size, steps)


@st.composite
def planted(
    draw: st.DrawFn, sizes: tuple[int, int] = (2, 4), most_steps: int = 6
) -> Planted | None:
    """Draw a program with one fault; None where the fault has no place in it."""
    program = draw(programs(sizes, most_steps))
    kind = draw(st.sampled_from(list(KINDS)))
    return plant(program, draw(st.randoms(use_true_random=False)), kind)
