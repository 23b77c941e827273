"""Walk: one execution of a program with random timing, to test the oracle by.

It knows nothing of the order in which the oracle follows executions: of all that can
happen next, anything does.
"""

import random

from random_programs.matching import meet, meetings
from random_programs.oracle import end, step
from random_programs.program import Program
from random_programs.state import FaultError, State


def walk(program: Program, rng: random.Random, eager: bool = False) -> str:
    """Return what goes wrong in one execution, or "" if it is right.

    Parameters
    ----------
    program
        Any.
    rng
        Where the timing comes from.
    eager
        As in `oracle.judge`.
    """
    state = State.begin(program, eager)
    try:
        while _anything(state, rng):
            pass
        end(state)
    except FaultError as fault:
        return fault.kind
    return ""


def _anything(state: State, rng: random.Random) -> bool:
    """Let one thing happen that can; say whether there was one."""
    ranks = list(range(state.program.size))
    rng.shuffle(ranks)
    some = list(meetings(state))
    if some and rng.random() < 0.5:
        meet(state, rng.choice(some))
        return True
    if any(step(state, rank) for rank in ranks):
        return True
    if some:
        meet(state, rng.choice(some))
    return bool(some)
