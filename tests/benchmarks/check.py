"""What a check costs, as ratios: to the bare imports, and to plain pytest per size.

python tests/benchmarks/check.py [ROUNDS]
"""

import os
import sys
from pathlib import Path

from timing import in_turn, show, under_mpi

COURSE = Path(__file__).parents[2]
STEM = "scatter"
SIZES = (1, 2, 3, 4, 5)


def main(rounds: int) -> None:
    """Measure, and print the ratios with what is wanted of them."""
    os.chdir(COURSE)
    desk = [sys.executable, "-m", "mpi_lessons", "check", "--solutions"]
    test = f"tests/exercises/test_{STEM}.py"
    plain = ("-m", "pytest", "-q", "--only-mpi", "--answers=solutions", test)
    imports = "import numpy, pytest; from mpi4py import MPI"
    found = in_turn(
        {
            "imports": under_mpi(max(SIZES), "-c", imports),
            "one": ([*desk, STEM], os.environ),
            "all": (desk, os.environ),
            "plain": [under_mpi(size, *plain) for size in SIZES],
        },
        rounds,
    )
    one = found["one"]
    print(f"medians of {rounds} rounds, each command once a round")
    show("imports alone, 5 ranks", found["imports"], found["imports"], "the floor")
    show(f"check {STEM} at 1..5", one, found["imports"], "<= 1.5 x the floor")
    show("plain pytest, five mpiruns", found["plain"], one, ">= 2 x one check")
    show("check of all exercises at 1..5", found["all"], one, "<= 3 x one check")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
