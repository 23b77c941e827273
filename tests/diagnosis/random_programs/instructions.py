"""Instructions: what one rank of a random program does, one after the other.

Every field is a number, a text, or a tuple of them, so that a program can be written as
JSON and executed by a script that knows nothing of these classes. Ranks in instructions
are ranks in the instruction's communicator.

A message is `count` items that all have the same `value`: with a dtype an array,
without one the list ``[value] * count``. What a rank receives is compared with what it
must be.
"""

from dataclasses import dataclass
from typing import NamedTuple

WORLD = "world"  # the name of the communicator that is there from the beginning
ANY = -1  # ANY_SOURCE or ANY_TAG
NOBODY = -2  # PROC_NULL
LAST = -3  # source or tag of the message that this rank has probed or received last
OBJECT = ""  # the dtype of what is pickled


class Arrival(NamedTuple):
    """A message as the receiver sees it."""

    source: int
    tag: int
    value: int
    count: int


@dataclass(frozen=True)
class Send:
    """Send a message: send, ssend, isend, issend, Send, Ssend, Isend or Issend.

    A nonblocking one is known as `request` from now on.
    """

    call: str
    comm: str
    dest: int
    tag: int
    value: int
    dtype: str
    count: int
    request: str = ""


@dataclass(frozen=True)
class Receive:
    """Receive a message: recv, irecv, Recv or Irecv.

    The buffer has room for `room` items; `expect` has all messages that may come.
    """

    call: str
    comm: str
    source: int
    tag: int
    dtype: str
    room: int
    expect: tuple[Arrival, ...]
    request: str = ""


@dataclass(frozen=True)
class Exchange:
    """Send and receive: sendrecv or Sendrecv."""

    call: str
    comm: str
    dest: int
    sendtag: int
    value: int
    count: int
    source: int
    recvtag: int
    room: int
    dtype: str
    expect: tuple[Arrival, ...]


@dataclass(frozen=True)
class Probe:
    """Wait until a message is there: probe, Probe, or Iprobe again and again."""

    call: str
    comm: str
    source: int
    tag: int


@dataclass(frozen=True)
class Complete:
    """Complete requests: wait, Wait, waitall, Waitall, waitany, Waitany, test or Test.

    waitany and Waitany are called until all are complete, test and Test over and over.
    """

    call: str
    requests: tuple[str, ...]


@dataclass(frozen=True)
class Collective:
    """Call a collective: of any spelling, such as bcast, Bcast or Ibcast.

    Parameters
    ----------
    root, op
        As MPI has them; -1 and "" where the collective has none.
    values
        What this rank gives, a block each: in a scatter at the root, and in an
        alltoall, one per rank; in most others, one; nothing where only the root gives.
    count
        Items of a block.
    expect
        The blocks that this rank must have in the end; nothing where it gets none.
    """

    call: str
    comm: str
    root: int
    op: str
    values: tuple[int, ...]
    dtype: str
    count: int
    expect: tuple[int, ...]
    request: str = ""


@dataclass(frozen=True)
class MakeComm:
    """Make a communicator: Dup or Split. A `color` of -1 is UNDEFINED."""

    call: str
    comm: str
    new: str
    color: int = 0
    key: int = 0


@dataclass(frozen=True)
class FreeComm:
    """Free a communicator."""

    call: str
    comm: str


@dataclass(frozen=True)
class Pause:
    """Be late: sleep, or compute, for some seconds."""

    call: str
    seconds: float


Instruction = (
    Send
    | Receive
    | Exchange
    | Probe
    | Complete
    | Collective
    | MakeComm
    | FreeComm
    | Pause
)

OPS = ("SUM", "MAX", "MIN")
ROOTED = ("bcast", "gather", "scatter", "reduce")
REDUCTIONS = ("reduce", "allreduce", "scan")
COLLECTIVES = ("barrier", *ROOTED, "allgather", "alltoall", "allreduce", "scan")
CALLS: dict[type, tuple[str, ...]] = {
    Send: ("send", "ssend", "isend", "issend", "Send", "Ssend", "Isend", "Issend"),
    Receive: ("recv", "irecv", "Recv", "Irecv"),
    Exchange: ("sendrecv", "Sendrecv"),
    Probe: ("probe", "Probe", "Iprobe"),
    Complete: (
        *("wait", "Wait", "waitall", "Waitall", "waitany", "Waitany", "test", "Test"),
    ),
    Collective: tuple(
        spelling
        for name in COLLECTIVES
        for spelling in (name, name.capitalize(), f"I{name}")
    ),
    MakeComm: ("Dup", "Split"),
    FreeComm: ("Free",),
    Pause: ("late", "compute"),
}
CLASS = {call: kind for kind, calls in CALLS.items() for call in calls}


def is_nonblocking(call: str) -> bool:
    """Say whether a call only begins something, so that it has a request."""
    return CLASS[call] in (Send, Receive, Collective) and call[0] in "iI"


def plain_name(call: str) -> str:
    """Return a collective's name whatever its spelling: "bcast" of "Ibcast"."""
    name = call.lower()
    return name if name in COLLECTIVES else name.removeprefix("i")
