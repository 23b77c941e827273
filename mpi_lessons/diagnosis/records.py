"""Records: what the ledger says, as objects and as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

ABSENT, RUNNING, LEFT, ENDED = range(4)  # a rank's life, within its epoch
SEND, RECEIVE, PROBE, COLLECTIVE, FREE = range(5)  # what a call may wait for
ALL, ANY = range(2)  # ... and how many of these it needs
PICKLE, BUFFER = range(2)  # how a message was made
STANDARD, SYNCHRONOUS, BUFFERED, READY = range(4)  # modes of a send
BLOCKING, NONBLOCKING, PERSISTENT = range(3)  # forms of a call


@dataclass(frozen=True, slots=True)
class Message:
    """An envelope on a wire.

    Parameters
    ----------
    comm
        Id of the communicator.
    tag
        Its tag.
    kind
        `PICKLE` or `BUFFER`.
    mode
        `STANDARD`, `SYNCHRONOUS`, `BUFFERED` or `READY`.
    fortran
        Whether its items lie in Fortran's order.
    form
        `BLOCKING`, `NONBLOCKING` or `PERSISTENT`.
    type
        Number of the items' type, see `signatures`; 0 where unknown.
    bytes
        Its length; -1 where unknown.
    code, at
        Where it was sent: number of the code object, and the instruction in it.
    index
        Its number on its wire.
    met
        Whether it is known to have met a receive that was posted.
    """

    comm: int
    tag: int
    kind: int
    mode: int
    fortran: bool
    form: int
    type: int
    bytes: int
    code: int
    at: int
    index: int
    met: bool


@dataclass(frozen=True, slots=True)
class Collective:
    """One collective call of one rank on one communicator.

    Parameters
    ----------
    number
        Its number on the communicator, from 1.
    name
        Number of the collective: the same for all its forms.
    kind, form
        As in `Message`.
    root
        The root's rank, -1 where there is none.
    op
        Number of the operation, 0 where unknown or none.
    type
        Number of the items' type.
    count
        Bytes per block that this rank gives or takes; -1 where unknown.
    code, at
        Where it was called.
    """

    number: int
    name: int
    kind: int
    form: int
    root: int
    op: int
    type: int
    count: int
    code: int
    at: int


@dataclass(frozen=True, slots=True)
class Receive:
    """A receive that is posted: ``order`` counts them on its rank, from 1.

    ``kind`` is `PICKLE` or `BUFFER`, as in `Message`.
    """

    order: int
    comm: int
    source: int
    tag: int
    code: int
    at: int
    kind: int


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a call waits for.

    `kind` is `SEND` (with the index of its message), `RECEIVE` (with the order of the
    posted receive, or 0 for a blocking one), `PROBE`, `COLLECTIVE` (with its number) or
    `FREE`. `peer` is a rank of the communicator, or negative for any.
    """

    kind: int
    comm: int
    peer: int
    tag: int
    index: int


@dataclass(frozen=True, slots=True)
class State:
    """What one rank has published of the call it is in."""

    rank: int
    seq: int
    life: int
    epoch: int
    pid: int
    members: int
    call: int
    code: int
    at: int
    need: int
    terms: tuple[Term, ...]

    @property
    def inside(self) -> bool:
        """Whether it is inside a call."""
        return self.seq % 2 == 1


def message_bits(kind: int, mode: int, form: int, fortran: bool = False) -> int:
    """Return a message's kind, mode, order and form as one number."""
    return kind | mode << 1 | fortran << 3 | form << 4


def unpack_message(fields: Sequence[int], index: int) -> Message:
    """Return a message from its words."""
    comm, tag, bits, type_, length, code, at, _, met = fields
    return Message(
        comm=comm,
        tag=tag,
        kind=bits & 1,
        mode=bits >> 1 & 3,
        fortran=bool(bits >> 3 & 1),
        form=bits >> 4 & 3,
        type=type_,
        bytes=length,
        code=code,
        at=at,
        index=index,
        met=bool(met),
    )
