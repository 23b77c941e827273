"""Lesson buffers beside mpi4py's own ping-pong: one-way times of the same messages.

    python tests/benchmarks/pingpong.py [ROUNDS]

Both are run in turn, and compared message by message: the medians over the rounds, and
the fastest of them, which a busy machine spoils least.
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
WANTED = 0.15  # largest deviation
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
    deviations = {"median": [], "fastest": []}
    print(f"{rounds} rounds; wanted: ratio within 15 %")
    heads = ("lesson us", "bench us")
    print(
        f"{'way':8}{'bytes':>9}{heads[0]:>12}{heads[1]:>12}{'median':>9}{'fastest':>9}"
    )
    for way, nbytes in runs[0][0]:
        lesson, bench = ([run[side][way, nbytes] for run in runs] for side in (0, 1))
        middle = statistics.median(lesson), statistics.median(bench)
        ratios = {
            "median": middle[0] / middle[1],
            "fastest": min(lesson) / min(bench),
        }
        for name, ratio in ratios.items():
            deviations[name].append(abs(math.log(ratio)))
        print(
            f"{way:8}{nbytes:>9}{middle[0]:>12.1f}{middle[1]:>12.1f}"
            f"{ratios['median']:>9.2f}{ratios['fastest']:>9.2f}"
        )
    for name, logs in deviations.items():
        within = sum(math.expm1(deviation) <= WANTED for deviation in logs)
        middle = math.expm1(statistics.median(logs))
        print(f"{name}: {within} of {len(logs)} within 15 %, typically {middle:.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
