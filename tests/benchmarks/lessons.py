"""What a lesson costs at four ranks, as a ratio to the bare imports.

python tests/benchmarks/lessons.py [ROUNDS]
"""

import sys

from timing import in_turn, show, under_mpi

from mpi_lessons.syllabus import STEMS

RANKS = 4
MEASURES = ("buffers", "placement", "scaling")  # a measurement takes its time


def main(rounds: int) -> None:
    """Measure, and print the ratios with what is wanted of them."""
    imports = "import numpy; from mpi4py import MPI"
    commands = {"imports": under_mpi(RANKS, "-c", imports)}
    commands |= {stem: under_mpi(RANKS, "-m", f"mpi_lessons.{stem}") for stem in STEMS}
    found = in_turn(commands, rounds)
    floor = found["imports"]
    print(f"medians of {rounds} rounds, {RANKS} ranks")
    show("imports alone", floor, floor, "the floor")
    for stem in STEMS:
        wanted = "measures" if stem in MEASURES else "<= 1.5 x the floor"
        show(f"lesson {stem}", found[stem], floor, wanted)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
