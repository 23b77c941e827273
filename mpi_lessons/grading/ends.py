"""Ends: which rank's process ended first, as the kernel tells it.

A launcher that sees one rank die may end the others within milliseconds; a look at the
processes every now and then would find all of them dead.
"""

import contextlib
import os
import select
import time
from collections.abc import Mapping


class Ends:
    """Wait for the end of processes."""

    def __init__(self):
        self._poll = select.poll() if hasattr(os, "pidfd_open") else None
        self._handles: dict[int, int] = {}  # of processes, by rank
        self._ended: set[int] = set()  # ranks

    def watch(self, pids: Mapping[int, int]) -> None:
        """Watch these too: rank to process number."""
        for rank, pid in pids.items():
            if self._poll and pid and rank not in self._handles:
                with contextlib.suppress(ProcessLookupError):
                    self._handles[rank] = os.pidfd_open(pid)
                    self._poll.register(self._handles[rank], select.POLLIN)

    def wait(self, seconds: float) -> frozenset[int]:
        """Sleep so long, less where a process ends; return who has ended so far."""
        if not self._poll:
            time.sleep(seconds)
            return frozenset()
        ended = {handle for handle, _ in self._poll.poll(seconds * 1000)}
        for handle in ended:  # it would end each sleep from now on
            self._poll.unregister(handle)
        self._ended |= {r for r, handle in self._handles.items() if handle in ended}
        return frozenset(self._ended)

    def close(self) -> None:
        """Give back what `watch` has opened."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles = {}
