"""How long after the last rank got stuck the verdict is there.

    python tests/benchmarks/verdict.py [rounds]

The clock is the same for all processes of a host. Wanted: 0.25 s at most (median).
"""

import statistics
import sys
import tempfile
from pathlib import Path

from mpi_lessons.desk.diagnose import diagnose
from mpi_lessons.desk.run_program import Program

WANTED = 0.25
STUCK = """
import sys, time
from pathlib import Path
from mpi4py import MPI
comm = MPI.COMM_WORLD
time.sleep(0.005 * comm.rank)
Path(sys.argv[1], f"stuck-{comm.rank}").write_text(str(time.monotonic()))
"""
WAYS = {
    "receives in a ring": "comm.recv(source=(comm.rank + 1) % comm.size)",
    "large sends in a ring": "comm.send(bytes(1 << 20), (comm.rank + 1) % comm.size)",
    "one does not come": "comm.rank == 0 or comm.barrier()",
}


def delay(folder: Path, way: str, ranks: int, strict: bool) -> float:
    """Return the seconds from the last rank's call to the verdict."""
    script = folder / "stuck.py"
    script.write_text(STUCK + WAYS[way] + "\n")
    program = Program(str(script), (str(folder),))
    run = diagnose(program, ranks, strict=strict)
    assert run.found
    assert run.found[0].fatal
    stuck = [float(path.read_text()) for path in folder.glob("stuck-*")]
    assert len(stuck) == ranks
    return run.judged - max(stuck)


def main():
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for way in WAYS:
        for ranks in (2, 4, 8):
            for strict in (True, False):
                times = []
                for _ in range(rounds):
                    with tempfile.TemporaryDirectory() as folder:
                        times.append(delay(Path(folder), way, ranks, strict))
                mode = "strict" if strict else "lenient"
                print(
                    f"{way:22} n={ranks} {mode:8} median "
                    f"{statistics.median(times):5.3f} s, longest {max(times):5.3f} s"
                    f"   (wanted {WANTED} s)"
                )


if __name__ == "__main__":
    main()
