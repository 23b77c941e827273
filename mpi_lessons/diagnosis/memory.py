"""Memory: the shared memory that processes have, which outlives them where they die."""

from collections.abc import Iterable
from pathlib import Path

SHARED_MEMORY = "/dev/shm/"  # noqa: S108 - looked at, not written to


def segments(pids: Iterable[int]) -> set[str]:
    """Return the files of shared memory that processes have mapped."""
    found = set()
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
        except OSError:
            continue
        found |= {
            "/" + line.partition("/")[2] for line in lines if SHARED_MEMORY in line
        }
    return {path for path in found if path.startswith(SHARED_MEMORY)}
