"""Wires: the messages under way from one rank to another, in the order sent."""

import time
from collections.abc import Iterator

from mpi_lessons.diagnosis.layout import (
    HEAD,
    LOST,
    MESSAGE,
    MESSAGE_WORDS,
    MOST_MESSAGES,
    TAIL,
    TURN,
    Memory,
)

ARRIVAL = 1.0  # seconds that news of a message may take from another host
NAP = 50e-6  # seconds between two looks for it


class Outgoing:
    """The end of a wire at which messages are put on."""

    __slots__ = ("_at", "_memory", "_word", "head", "lost")

    def __init__(self, memory: Memory, source: int, dest: int):
        self._memory, self._at = memory, memory.wire_at(source, dest)
        self._word = self._at // 8
        self.clear(0)

    def clear(self, turn: int) -> None:
        """Forget all messages, and begin this turn; nobody may be reading."""
        words = self._memory.words
        words[self._word : self._word + 3] = memoryview(bytes(24)).cast("q")
        words[self._word + TURN] = turn
        self.head, self.lost = 0, False

    def put(self, comm, tag, bits, type_, length, code, at) -> int:
        """Put an envelope on, and return its index; -1 where the wire is lost.

        `bits` are those of `message_bits`.

        A wire that holds more messages than there is room for is lost: nothing is
        known of it any more, and nobody is accused.
        """
        words, head = self._memory.words, self.head
        if self.lost or head - words[self._word + TAIL] >= MOST_MESSAGES:
            words[self._word + LOST] = self.lost = 1
            return -1
        place = self._at + 64 + 8 * MESSAGE_WORDS * (head % MOST_MESSAGES)
        MESSAGE.pack_into(
            self._memory.bytes,
            place,
            comm,
            tag,
            bits,
            type_,
            length,
            code,
            at,
            1,
            0,
        )
        self.head = head + 1
        words[self._word + HEAD] = head + 1
        return head

    def mark(self, index: int) -> None:
        """Say that a message is known to have met a receive: its send is complete."""
        if index >= 0:
            place = self._word + 16 + MESSAGE_WORDS * (index % MOST_MESSAGES)
            self._memory.words[place] = 1

    def retract(self, index: int) -> None:
        """Take a message back that was not sent after all."""
        if index >= 0:
            place = self._word + 15 + MESSAGE_WORDS * (index % MOST_MESSAGES)
            self._memory.words[place] = 0

    def set_bytes(self, index: int, length: int) -> None:
        """Tell the length of a message that was not known when it was sent."""
        place = self._word + 8 + MESSAGE_WORDS * (index % MOST_MESSAGES)
        self._memory.words[place + 4] = length

    def taken(self, index: int) -> bool:
        """Say whether a message has been received."""
        words = self._memory.words
        if index < words[self._word + TAIL]:
            return True
        return not words[self._word + 15 + MESSAGE_WORDS * (index % MOST_MESSAGES)]


class Incoming:
    """The end of a wire at which messages are taken off.

    Parameters
    ----------
    memory, source, dest
        Which wire.
    far
        Whether the source is on another host: then a message may be received before
        it is seen here.
    """

    __slots__ = ("_at", "_memory", "_word", "far")

    def __init__(self, memory: Memory, source: int, dest: int, far: bool = False):
        self._memory, self._at = memory, memory.wire_at(source, dest)
        self._word, self.far = self._at // 8, far

    def wait_for(self, comm: int, tag: int) -> None:
        """Wait for news of a message that has come from another host by MPI."""
        end = time.monotonic() + ARRIVAL
        while not self.lost and time.monotonic() < end:
            if any(m[0] == comm and tag in (m[1], -1) for _, m in self.live()):
                return
            time.sleep(NAP)

    @property
    def lost(self) -> bool:
        """Whether the wire is lost."""
        return bool(self._memory.words[self._word + LOST])

    def take(self, comm: int, tag: int) -> tuple | None:
        """Take off the first message of this communicator and tag (-1: any).

        Returns
        -------
        tuple or None
            The words of the message, None where there is none.
        """
        words, word = self._memory.words, self._word
        tail = words[word + TAIL]
        if tail < words[word + HEAD] and not words[word + LOST]:
            # Most often it is the first: then all that it takes is one step.
            place = self._at + 64 + 8 * MESSAGE_WORDS * (tail % MOST_MESSAGES)
            message = MESSAGE.unpack_from(self._memory.bytes, place)
            if message[0] == comm and message[1] == tag and message[7]:
                words[word + TAIL] = tail + 1
                return message
        for index, message in self.live():
            if message[0] == comm and tag in (message[1], -1):
                self.remove(index)
                return message
        return None

    def live(self) -> Iterator[tuple[int, tuple]]:
        """Yield index and words of the messages that nobody has taken, in order."""
        words, word = self._memory.words, self._word
        if words[word + LOST]:
            return
        for index in range(words[word + TAIL], words[word + HEAD]):
            place = self._at + 64 + 8 * MESSAGE_WORDS * (index % MOST_MESSAGES)
            message = MESSAGE.unpack_from(self._memory.bytes, place)
            if message[7]:
                yield index, message

    def remove(self, index: int) -> None:
        """Take a message off."""
        words, word = self._memory.words, self._word
        words[word + 15 + MESSAGE_WORDS * (index % MOST_MESSAGES)] = 0
        tail, head = words[word + TAIL], words[word + HEAD]
        while (
            tail < head
            and not words[word + 15 + MESSAGE_WORDS * (tail % MOST_MESSAGES)]
        ):
            tail += 1
        words[word + TAIL] = tail
