"""Lesson buffers beside mpi4py's own ping-pong: one-way times of the same messages.

    python tests/benchmarks/pingpong.py [ROUNDS]

Both are run in turn; the medians over the rounds are compared, message by message.
"""

import math
import re
import statistics
import subprocess
import sys

from timing import under_mpi

LESSON = ("-m", "mpi_lessons.buffers")
BENCH = ("-m", "mpi4py.bench", "pingpong", "-n", str(8 << 20))
WAYS = {"object": "-p", "buffer": None}
UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20}
ROW = re.compile(r"(\d+) (B|KiB|MiB)\W+([\d.]+)\W+([\d.]+)\W+[\d.]+\W+\d+")


def lesson_times() -> dict[tuple[str, int], float]:
    """Return microseconds one way by (way, bytes), as the lesson prints them."""
    found = {}
    for count, unit, slow, fast in ROW.findall(_output(*LESSON)):
        nbytes = int(count) * UNITS[unit]
        found["object", nbytes] = float(slow)
        found["buffer", nbytes] = float(fast)
    return found


def bench_times() -> dict[tuple[str, int], float]:
    """Return the same from mpi4py's benchmark."""
    found = {}
    for way, option in WAYS.items():
        for line in _output(*BENCH, *([option] if option else [])).splitlines():
            if line.strip() and not line.startswith("#"):
                nbytes, *rest = line.split()
                found[way, int(nbytes)] = _microseconds(rest)
    return found


def _microseconds(rest: list[str]) -> float:
    """Read the mean time of a line: MB/s, a bar, seconds, their deviation, samples."""
    return float(rest[2]) * 1e6


def _output(*words: str) -> str:
    command, environment = under_mpi(2, *words)
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


def main(rounds: int) -> None:
    """Measure, and print both times and their ratio for each message."""
    runs = [(lesson_times(), bench_times()) for _ in range(rounds)]
    logs = []
    print(f"medians of {rounds} rounds; wanted: within 15 %")
    print(f"{'way':8}{'bytes':>9}{'lesson us':>12}{'bench us':>12}{'ratio':>8}")
    for way, nbytes in runs[0][0]:
        lesson, bench = (
            statistics.median(run[side][way, nbytes] for run in runs) for side in (0, 1)
        )
        logs.append(abs(math.log(lesson / bench)))
        ratio = lesson / bench
        print(f"{way:8}{nbytes:>9}{lesson:>12.1f}{bench:>12.1f}{ratio:>8.2f}")
    print(f"median deviation {math.expm1(statistics.median(logs)):.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
