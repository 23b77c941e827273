"""Time whole commands in turn, so that a noisy machine is noisy to all of them."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from mpi_lessons.grading import mpirun


def under_mpi(ranks: int, *words: str) -> tuple[list[str], dict[str, str]]:
    """Return the command that runs Python with `words` on so many ranks."""
    launcher, variables = mpirun.command(ranks)
    return [*launcher, sys.executable, *words], os.environ | variables


def seconds(words: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run a command once and return its wall time; it must succeed."""
    start = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        words, env=environment, check=True, stdin=subprocess.DEVNULL, **quiet
    )
    return time.perf_counter() - start


def in_turn(commands: Mapping[str, tuple], rounds: int) -> dict[str, float]:
    """Run all commands in turn, `rounds` times, and return the median of each.

    Parameters
    ----------
    commands
        Name to (words, environment), or to a list of these, run one after the other.
    rounds
        How often; one more round warms up and is not counted.
    """
    found = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            several = command if isinstance(command, list) else [command]
            took = sum(seconds(*one) for one in several)
            if turn:
                found[name].append(took)
    return {name: statistics.median(times) for name, times in found.items()}


def show(name: str, took: float, floor: float, wanted: str) -> None:
    """Print one line: seconds, ratio to the floor, what is wanted."""
    print(f"{name:44} {took:6.2f} s   {took / floor:5.2f} x   {wanted}")
