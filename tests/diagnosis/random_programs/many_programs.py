"""Many programs: a script under mpirun that executes random correct programs.

Run:  mpirun -n 4 python many_programs.py 10 1

That is for 10 seconds, from the random numbers of seed 1. All ranks generate the same
programs and execute them one after the other; what rank 0 says is when to stop.
"""

import random
import sys
import time
from pathlib import Path

from mpi4py import MPI

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from random_programs.generate import generate
from random_programs.run_program import execute

MOST_STEPS = 30


def is_time_left(world: MPI.Intracomm, end: float) -> bool:
    """Let rank 0 say whether there is time; no rank goes on before all have come."""
    left = world.bcast(time.monotonic() < end if world.rank == 0 else None)
    world.barrier()
    return left


def main(world: MPI.Intracomm = MPI.COMM_WORLD) -> None:
    """Execute programs for the seconds, and from the seed, of the command line."""
    if len(sys.argv) != 3:
        sys.exit("usage: many_programs.py SECONDS SEED")
    end = time.monotonic() + float(sys.argv[1])
    seed = int(sys.argv[2])
    programs = steps = calls = 0
    while is_time_left(world, end):
        rng = random.Random(f"{seed} {programs}")
        count = rng.randint(1, MOST_STEPS)
        program = generate(rng, world.size, count)
        try:
            execute(world, program.ranks[world.rank])
        except BaseException:
            print(f"program {programs} of seed {seed}, rank {world.rank}:")
            print(program, flush=True)
            raise
        programs, steps = programs + 1, steps + count
        calls += sum(len(instructions) for instructions in program.ranks)
    if world.rank == 0:
        print(f"{programs} programs, {steps} steps, {calls} instructions")


if __name__ == "__main__":
    main()
