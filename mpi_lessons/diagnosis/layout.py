"""Layout: where in shared memory each rank and each pair of ranks has its part."""

import mmap
import os
import struct
from pathlib import Path

from mpi_lessons.diagnosis.records import Collective

LIFE, EPOCH, PID, FLAG, CROWDED, MEMBERS = range(6)  # words of a state
CALL, SEQ = 8, 15  # ... the call, and last of all the number that makes it valid
TERM_WORDS, MOST_TERMS = 4, 24
STATE = 16 + TERM_WORDS * MOST_TERMS  # words
RECEIVE_WORDS, MOST_RECEIVES = 7, 512
COLLECTIVE_WORDS, MOST_COLLECTIVES = 12, 16
LOG = 2 + COLLECTIVE_WORDS * MOST_COLLECTIVES
MOST_LOGS = 256
VECTOR = 1024
MESSAGE_WORDS, MOST_MESSAGES = 9, 2048
WIRE = 8 + MESSAGE_WORDS * MOST_MESSAGES
HEAD, TAIL, LOST, TURN = range(4)  # of a wire; cleared, it begins another turn
LOGS = STATE + RECEIVE_WORDS * MOST_RECEIVES
VECTORS = LOGS + LOG * MOST_LOGS
RANK = VECTORS + VECTOR
ROOM = 8 * 4096  # bytes: a page, so that ranks do not share one
CALL_STRUCT = struct.Struct("=8q")
RECEIVE_STRUCT = struct.Struct(f"={RECEIVE_WORDS}q")
COLLECTIVE_STRUCT = struct.Struct(f"={COLLECTIVE_WORDS}q")
MESSAGE = struct.Struct(f"={MESSAGE_WORDS}q")
_pages = -(-8 * RANK // ROOM) * ROOM


def _size(size: int) -> int:
    return size * _pages + 8 * WIRE * size * size


class Memory:
    """The shared memory, opened by a rank or by a reader."""

    def __init__(self, folder: Path, size: int):
        self.folder, self.size = Path(folder), size
        handle = os.open(self.folder / "ledger", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, _size(size))  # new bytes are zeros
            self.bytes = mmap.mmap(handle, _size(size))
        finally:
            os.close(handle)
        self.words = memoryview(self.bytes).cast("q")

    def rank_at(self, rank: int) -> int:
        """Return the first byte of a rank's part."""
        return rank * _pages

    def wire_at(self, source: int, dest: int) -> int:
        """Return the first byte of a wire."""
        return self.size * _pages + 8 * WIRE * (source * self.size + dest)


def find_log(memory: Memory, rank: int, comm: int) -> int | None:
    """Return the first word of a rank's log of a communicator, if there is one."""
    start = memory.rank_at(rank) // 8 + LOGS
    words = memory.words
    for word in range(start, start + LOG * MOST_LOGS, LOG):
        if words[word] == comm:
            return word
    return None


def read_collective(memory: Memory, word: int, number: int) -> Collective | None:
    """Return the collective of this number from a log, if it is (still) there."""
    place = 8 * (word + 2 + COLLECTIVE_WORDS * (number % MOST_COLLECTIVES))
    fields = COLLECTIVE_STRUCT.unpack_from(memory.bytes, place)
    return Collective(*fields[:10]) if fields[0] == number else None


def notes_path(folder: Path, rank: int) -> Path:
    """Return where a rank's notes lie."""
    return Path(folder) / f"notes-{rank}"
