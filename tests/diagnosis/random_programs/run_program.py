"""Run program: a script under mpirun that executes a random program.

Run:  mpirun -n 3 python run_program.py program.json

It needs mpi4py and numpy only, and knows nothing of what watches it. There is one
small function per call, so that a line of this file says which call it is. What is
received is compared with what must be received; what differs is an error.
"""

import itertools
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from mpi4py import MPI

WORLD, ANY, NOBODY, LAST = "world", -1, -2, -3  # as in instructions.py
UNTOUCHED = -1  # what receive buffers are filled with
TURNS = itertools.count()
CALLS: dict[str, Callable] = {}  # by the instruction's `call`


def performs(call: str) -> Callable:
    """Let a function ``fn(rank, do)`` perform a call."""

    def register(function):
        CALLS[call] = function
        return function

    return register


class WrongValueError(Exception):
    """What a rank has received is not what it must be."""


class Rank:
    """What a rank has.

    Attributes
    ----------
    comms : dict
        Its communicators by name.
    requests : dict
        By name, what is not complete yet: the request and what to do with its result.
    last : tuple
        Source and tag of the message that was probed or received last.
    index : int
        The number of the instruction.
    """

    def __init__(self, world: MPI.Intracomm):
        self.world = world
        self.comms = {WORLD: world}
        self.requests: dict[str, SimpleNamespace] = {}
        self.last = (MPI.PROC_NULL, 0)
        self.index = 0

    def comm(self, do: SimpleNamespace) -> MPI.Intracomm:
        """Return the communicator of an instruction."""
        return self.comms[do.comm]

    def begin(self, do, request: MPI.Request, take: Callable) -> None:
        """Keep a request until it is completed; then call ``take(result, status)``."""
        self.requests[do.request] = SimpleNamespace(request=request, take=take)

    def see(self, status: MPI.Status) -> None:
        """Keep where the last message has come from."""
        self.last = status.Get_source(), status.Get_tag()

    def wrong(self, do, found: object) -> WrongValueError:
        """Return the error that something else than expected was found."""
        return WrongValueError(
            f"rank {self.world.rank}, instruction {self.index}: {do.call} got {found}, "
            f"must be {do.expect}"
        )


# Arguments


def place(number: int, last: int, wildcard: int) -> int:
    """Return a source, destination or tag as MPI has it."""
    return {ANY: wildcard, NOBODY: MPI.PROC_NULL, LAST: last}.get(number, number)


def whence(rank: Rank, source: int, tag: int) -> dict:
    """Return source and tag of a receive, as arguments."""
    return {
        "source": place(source, rank.last[0], MPI.ANY_SOURCE),
        "tag": place(tag, rank.last[1], MPI.ANY_TAG),
    }


def whither(rank: Rank, do) -> dict:
    """Return destination and tag of a send, as arguments."""
    return {"dest": place(do.dest, rank.last[0], MPI.PROC_NULL), "tag": do.tag}


def spell(array: np.ndarray) -> object:
    """Return an array as a buffer: in turn in the three ways that mpi4py knows."""
    datatype = MPI.Datatype.fromcode(f"{array.dtype.kind}{array.dtype.itemsize}")
    ways = array, [array, array.size], [array, datatype]
    return ways[next(TURNS) % 3]


def obj(do) -> list[int]:
    """Return the object that is sent."""
    return [do.value] * do.count


def full(do) -> np.ndarray:
    """Return the array that is sent."""
    return np.full(do.count, do.value, do.dtype)


def empty(do) -> np.ndarray:
    """Return the array that is received into."""
    return np.full(do.room, UNTOUCHED, do.dtype)


# What has been received


def check_message(rank: Rank, do, values: list, status: MPI.Status) -> None:
    """Compare a message with those that may come."""
    found = status.Get_source(), status.Get_tag(), values[0], len(values)
    alike = all(value == values[0] for value in values)
    if not alike or found not in [tuple(arrival) for arrival in do.expect]:
        raise rank.wrong(do, found if alike else values)


def check_object(rank: Rank, do, found: list, status: MPI.Status) -> None:
    """Compare a pickled message with those that may come."""
    if do.source != NOBODY:
        check_message(rank, do, found, status)
    elif found is not None:
        raise rank.wrong(do, found)


def check_buffer(rank: Rank, do, buf: np.ndarray, status: MPI.Status) -> None:
    """Compare a message in a buffer with those that may come; no more may be there."""
    count = status.Get_count(MPI.BYTE) // buf.itemsize
    if do.source != NOBODY:
        check_message(rank, do, buf[:count].tolist(), status)
    if not all(buf[count:] == UNTOUCHED):
        raise rank.wrong(do, buf.tolist())


# Messages


@performs("send")
def send_object(rank, do):
    """Send."""
    rank.comm(do).send(obj(do), **whither(rank, do))


@performs("ssend")
def ssend_object(rank, do):
    """Send, and wait until it is received."""
    rank.comm(do).ssend(obj(do), **whither(rank, do))


@performs("isend")
def isend_object(rank, do):
    """Begin to send."""
    request = rank.comm(do).isend(obj(do), **whither(rank, do))
    rank.begin(do, request, lambda result, status: None)


@performs("issend")
def issend_object(rank, do):
    """Begin to send, complete when it is received."""
    request = rank.comm(do).issend(obj(do), **whither(rank, do))
    rank.begin(do, request, lambda result, status: None)


@performs("Send")
def send_buffer(rank, do):
    """Send an array."""
    rank.comm(do).Send(spell(full(do)), **whither(rank, do))


@performs("Ssend")
def ssend_buffer(rank, do):
    """Send an array, and wait until it is received."""
    rank.comm(do).Ssend(spell(full(do)), **whither(rank, do))


@performs("Isend")
def isend_buffer(rank, do):
    """Begin to send an array."""
    buf = full(do)
    request = rank.comm(do).Isend(spell(buf), **whither(rank, do))
    rank.begin(do, request, lambda result, status: buf)


@performs("Issend")
def issend_buffer(rank, do):
    """Begin to send an array, complete when it is received."""
    buf = full(do)
    request = rank.comm(do).Issend(spell(buf), **whither(rank, do))
    rank.begin(do, request, lambda result, status: buf)


@performs("recv")
def recv_object(rank, do):
    """Receive."""
    status = MPI.Status()
    wanted = whence(rank, do.source, do.tag)
    found = rank.comm(do).recv(status=status, **wanted)
    rank.see(status)
    check_object(rank, do, found, status)


@performs("irecv")
def irecv_object(rank, do):
    """Begin to receive."""
    request = rank.comm(do).irecv(**whence(rank, do.source, do.tag))
    rank.begin(do, request, lambda found, status: check_object(rank, do, found, status))


@performs("Recv")
def recv_buffer(rank, do):
    """Receive an array."""
    buf, status = empty(do), MPI.Status()
    wanted = whence(rank, do.source, do.tag)
    rank.comm(do).Recv(spell(buf), status=status, **wanted)
    rank.see(status)
    check_buffer(rank, do, buf, status)


@performs("Irecv")
def irecv_buffer(rank, do):
    """Begin to receive an array."""
    buf = empty(do)
    request = rank.comm(do).Irecv(spell(buf), **whence(rank, do.source, do.tag))
    rank.begin(do, request, lambda result, status: check_buffer(rank, do, buf, status))


@performs("sendrecv")
def sendrecv_object(rank, do):
    """Send and receive."""
    status = MPI.Status()
    found = rank.comm(do).sendrecv(
        obj(do),
        dest=place(do.dest, rank.last[0], MPI.PROC_NULL),
        sendtag=do.sendtag,
        source=place(do.source, rank.last[0], MPI.ANY_SOURCE),
        recvtag=place(do.recvtag, rank.last[1], MPI.ANY_TAG),
        status=status,
    )
    check_object(rank, do, found, status)


@performs("Sendrecv")
def sendrecv_buffer(rank, do):
    """Send and receive an array."""
    buf, status = empty(do), MPI.Status()
    rank.comm(do).Sendrecv(
        spell(full(do)),
        dest=place(do.dest, rank.last[0], MPI.PROC_NULL),
        sendtag=do.sendtag,
        recvbuf=spell(buf),
        source=place(do.source, rank.last[0], MPI.ANY_SOURCE),
        recvtag=place(do.recvtag, rank.last[1], MPI.ANY_TAG),
        status=status,
    )
    check_buffer(rank, do, buf, status)


@performs("probe")
def probe_lower(rank, do):
    """Wait until a message is there."""
    status = MPI.Status()
    rank.comm(do).probe(status=status, **whence(rank, do.source, do.tag))
    rank.see(status)


@performs("Probe")
def probe_upper(rank, do):
    """Wait until a message is there."""
    status = MPI.Status()
    rank.comm(do).Probe(status=status, **whence(rank, do.source, do.tag))
    rank.see(status)


@performs("Iprobe")
def iprobe_loop(rank, do):
    """Ask until a message is there."""
    comm, status = rank.comm(do), MPI.Status()
    wanted = whence(rank, do.source, do.tag)
    while not comm.Iprobe(status=status, **wanted):
        pass
    rank.see(status)


# Requests


def take_all(rank, do) -> list[SimpleNamespace]:
    """Return what is to be completed; it is not open any more."""
    return [rank.requests.pop(name) for name in do.requests]


@performs("wait")
def wait_each(rank, do):
    """Wait for one after the other."""
    for one in take_all(rank, do):
        status = MPI.Status()
        result = one.request.wait(status)
        one.take(result, status)


@performs("Wait")
def wait_each_buffer(rank, do):
    """Wait for one after the other."""
    for one in take_all(rank, do):
        status = MPI.Status()
        one.request.Wait(status)
        one.take(None, status)


@performs("waitall")
def wait_all(rank, do):
    """Wait for all."""
    waiting = take_all(rank, do)
    statuses = [MPI.Status() for _ in waiting]
    results = MPI.Request.waitall([one.request for one in waiting], statuses)
    for one, result, status in zip(waiting, results, statuses, strict=True):
        one.take(result, status)


@performs("Waitall")
def wait_all_buffers(rank, do):
    """Wait for all."""
    waiting = take_all(rank, do)
    statuses = [MPI.Status() for _ in waiting]
    MPI.Request.Waitall([one.request for one in waiting], statuses)
    for one, status in zip(waiting, statuses, strict=True):
        one.take(None, status)


@performs("waitany")
def wait_any(rank, do):
    """Wait for any that is left, until none is left."""
    waiting = take_all(rank, do)
    requests = [one.request for one in waiting]
    for _ in waiting:
        status = MPI.Status()
        index, result = MPI.Request.waitany(requests, status)
        waiting[index].take(result, status)


@performs("Waitany")
def wait_any_buffer(rank, do):
    """Wait for any that is left, until none is left."""
    waiting = take_all(rank, do)
    requests = [one.request for one in waiting]
    for _ in waiting:
        status = MPI.Status()
        index = MPI.Request.Waitany(requests, status)
        waiting[index].take(None, status)


@performs("test")
def test_each(rank, do):
    """Ask for one after the other, until it is complete."""
    for one in take_all(rank, do):
        done, status = False, MPI.Status()
        while not done:
            done, result = one.request.test(status)
        one.take(result, status)


@performs("Test")
def test_each_buffer(rank, do):
    """Ask for one after the other, until it is complete."""
    for one in take_all(rank, do):
        status = MPI.Status()
        while not one.request.Test(status):
            pass
        one.take(None, status)


# Collectives: blocks of items


def block(do, at: int = 0) -> object:
    """Return a block as an object: a number if it is reduced, else a list."""
    value = do.values[at] if at < len(do.values) else 0
    return value if do.op else [value] * do.count


def blocks(rank, do) -> list:
    """Return a block for every rank."""
    return [block(do, at) for at in range(rank.comm(do).size)]


def given(rank, do, many: bool = False) -> np.ndarray:
    """Return an array with a block, or with a block for every rank."""
    rows = [block(do, at) for at in range(rank.comm(do).size if many else 1)]
    array = np.full((len(rows), do.count), 0, do.dtype)
    array.T[:] = np.array([np.ravel(row)[0] for row in rows])
    return array


def room(rank, do, many: bool = False) -> np.ndarray:
    """Return an array to receive a block into, or a block from every rank."""
    rows = rank.comm(do).size if many else 1
    return np.full((rows, do.count), UNTOUCHED, do.dtype)


def at_root(rank, do) -> bool:
    """Say whether this rank is the root."""
    return rank.comm(do).rank == do.root


def check_result(rank, do, found: Iterable | None) -> None:
    """Compare what a lower-case collective returns with what it must."""
    if do.op:
        wanted = list(do.expect)
        found = [] if found is None else [found]
    else:
        wanted = [[value] * do.count for value in do.expect]
        found = [] if found is None else found
    if found != wanted:
        raise rank.wrong(do, found)


def check_blocks(rank, do, found: np.ndarray | None) -> None:
    """Compare what an upper-case collective gives with what it must."""
    wanted = list(do.expect)
    rows = [] if found is None else found.tolist()
    if rows != [[value] * do.count for value in wanted]:
        raise rank.wrong(do, rows)


@performs("barrier")
def barrier_lower(rank, do):
    """Wait for all."""
    rank.comm(do).barrier()


@performs("Barrier")
def barrier_upper(rank, do):
    """Wait for all."""
    rank.comm(do).Barrier()


@performs("bcast")
def bcast_object(rank, do):
    """All get what the root has."""
    data = block(do) if at_root(rank, do) else None
    data = rank.comm(do).bcast(data, root=do.root)
    check_result(rank, do, [data])


@performs("scatter")
def scatter_object(rank, do):
    """Each gets its block from the root."""
    data = blocks(rank, do) if at_root(rank, do) else None
    data = rank.comm(do).scatter(data, root=do.root)
    check_result(rank, do, [data])


@performs("gather")
def gather_object(rank, do):
    """Let the root get a block from each."""
    found = rank.comm(do).gather(block(do), root=do.root)
    check_result(rank, do, found)


@performs("allgather")
def allgather_object(rank, do):
    """All get a block from each."""
    found = rank.comm(do).allgather(block(do))
    check_result(rank, do, found)


@performs("alltoall")
def alltoall_object(rank, do):
    """All get their blocks from each."""
    found = rank.comm(do).alltoall(blocks(rank, do))
    check_result(rank, do, found)


@performs("reduce")
def reduce_object(rank, do):
    """Let the root get the sum, or the like."""
    found = rank.comm(do).reduce(block(do), op=getattr(MPI, do.op), root=do.root)
    check_result(rank, do, found)


@performs("allreduce")
def allreduce_object(rank, do):
    """All get the sum, or the like."""
    found = rank.comm(do).allreduce(block(do), op=getattr(MPI, do.op))
    check_result(rank, do, found)


@performs("scan")
def scan_object(rank, do):
    """Each gets the sum up to itself, or the like."""
    found = rank.comm(do).scan(block(do), op=getattr(MPI, do.op))
    check_result(rank, do, found)


@performs("Bcast")
def bcast_buffer(rank, do):
    """All get what the root has."""
    buf = given(rank, do) if at_root(rank, do) else room(rank, do)
    rank.comm(do).Bcast(buf, root=do.root)
    check_blocks(rank, do, buf)


@performs("Scatter")
def scatter_buffer(rank, do):
    """Each gets its block from the root."""
    sendbuf = given(rank, do, many=True) if at_root(rank, do) else None
    recvbuf = room(rank, do)
    rank.comm(do).Scatter(sendbuf, recvbuf, root=do.root)
    check_blocks(rank, do, recvbuf)


@performs("Gather")
def gather_buffer(rank, do):
    """Let the root get a block from each."""
    recvbuf = room(rank, do, many=True) if at_root(rank, do) else None
    rank.comm(do).Gather(given(rank, do), recvbuf, root=do.root)
    check_blocks(rank, do, recvbuf)


@performs("Allgather")
def allgather_buffer(rank, do):
    """All get a block from each."""
    recvbuf = room(rank, do, many=True)
    rank.comm(do).Allgather(given(rank, do), recvbuf)
    check_blocks(rank, do, recvbuf)


@performs("Alltoall")
def alltoall_buffer(rank, do):
    """All get their blocks from each."""
    recvbuf = room(rank, do, many=True)
    rank.comm(do).Alltoall(given(rank, do, many=True), recvbuf)
    check_blocks(rank, do, recvbuf)


@performs("Reduce")
def reduce_buffer(rank, do):
    """Let the root get the sum, or the like."""
    recvbuf = room(rank, do) if at_root(rank, do) else None
    op = getattr(MPI, do.op)
    rank.comm(do).Reduce(given(rank, do), recvbuf, op=op, root=do.root)
    check_blocks(rank, do, recvbuf)


@performs("Allreduce")
def allreduce_buffer(rank, do):
    """All get the sum, or the like."""
    recvbuf = room(rank, do)
    rank.comm(do).Allreduce(given(rank, do), recvbuf, op=getattr(MPI, do.op))
    check_blocks(rank, do, recvbuf)


@performs("Scan")
def scan_buffer(rank, do):
    """Each gets the sum up to itself, or the like."""
    recvbuf = room(rank, do)
    rank.comm(do).Scan(given(rank, do), recvbuf, op=getattr(MPI, do.op))
    check_blocks(rank, do, recvbuf)


def keep(rank, do, request, sendbuf, recvbuf):
    """Keep a collective that has begun; compare its result when it is complete."""
    kept = sendbuf, recvbuf  # both must live until then

    def take(result, status):
        check_blocks(rank, do, kept[1])

    rank.begin(do, request, take)


@performs("Ibarrier")
def ibarrier(rank, do):
    """Begin to wait for all."""
    rank.begin(do, rank.comm(do).Ibarrier(), lambda result, status: None)


@performs("Ibcast")
def ibcast(rank, do):
    """All get what the root has."""
    buf = given(rank, do) if at_root(rank, do) else room(rank, do)
    request = rank.comm(do).Ibcast(buf, root=do.root)
    keep(rank, do, request, None, buf)


@performs("Iscatter")
def iscatter(rank, do):
    """Each gets its block from the root."""
    sendbuf = given(rank, do, many=True) if at_root(rank, do) else None
    recvbuf = room(rank, do)
    request = rank.comm(do).Iscatter(sendbuf, recvbuf, root=do.root)
    keep(rank, do, request, sendbuf, recvbuf)


@performs("Igather")
def igather(rank, do):
    """Let the root get a block from each."""
    sendbuf = given(rank, do)
    recvbuf = room(rank, do, many=True) if at_root(rank, do) else None
    request = rank.comm(do).Igather(sendbuf, recvbuf, root=do.root)
    keep(rank, do, request, sendbuf, recvbuf)


@performs("Iallgather")
def iallgather(rank, do):
    """All get a block from each."""
    sendbuf, recvbuf = given(rank, do), room(rank, do, many=True)
    request = rank.comm(do).Iallgather(sendbuf, recvbuf)
    keep(rank, do, request, sendbuf, recvbuf)


@performs("Ialltoall")
def ialltoall(rank, do):
    """All get their blocks from each."""
    sendbuf, recvbuf = given(rank, do, many=True), room(rank, do, many=True)
    request = rank.comm(do).Ialltoall(sendbuf, recvbuf)
    keep(rank, do, request, sendbuf, recvbuf)


@performs("Ireduce")
def ireduce(rank, do):
    """Let the root get the sum, or the like."""
    sendbuf = given(rank, do)
    recvbuf = room(rank, do) if at_root(rank, do) else None
    op = getattr(MPI, do.op)
    request = rank.comm(do).Ireduce(sendbuf, recvbuf, op=op, root=do.root)
    keep(rank, do, request, sendbuf, recvbuf)


@performs("Iallreduce")
def iallreduce(rank, do):
    """All get the sum, or the like."""
    sendbuf, recvbuf = given(rank, do), room(rank, do)
    request = rank.comm(do).Iallreduce(sendbuf, recvbuf, op=getattr(MPI, do.op))
    keep(rank, do, request, sendbuf, recvbuf)


@performs("Iscan")
def iscan(rank, do):
    """Each gets the sum up to itself, or the like."""
    sendbuf, recvbuf = given(rank, do), room(rank, do)
    request = rank.comm(do).Iscan(sendbuf, recvbuf, op=getattr(MPI, do.op))
    keep(rank, do, request, sendbuf, recvbuf)


# Communicators and time


@performs("Dup")
def dup(rank, do):
    """Make a communicator with the same ranks."""
    rank.comms[do.new] = rank.comm(do).Dup()


@performs("Split")
def split(rank, do):
    """Make communicators of the ranks with the same colour."""
    color = MPI.UNDEFINED if do.color < 0 else do.color
    made = rank.comm(do).Split(color, do.key)
    if made != MPI.COMM_NULL:
        rank.comms[do.new] = made


@performs("Free")
def free(rank, do):
    """Free a communicator."""
    rank.comms.pop(do.comm).Free()


@performs("late")
def late(rank, do):
    """Sleep."""
    time.sleep(do.seconds)


@performs("compute")
def compute(rank, do):
    """Compute."""
    end = time.monotonic() + do.seconds
    while time.monotonic() < end:
        pass


def execute(world: MPI.Intracomm, instructions: Iterable) -> None:
    """Execute the instructions of this rank.

    Parameters
    ----------
    world
        What the program calls its world.
    instructions
        Each has `call` and what `instructions.py` says of it.
    """
    rank = Rank(world)
    for index, do in enumerate(instructions):
        rank.index = index
        CALLS[do.call](rank, do)


def main(world: MPI.Intracomm = MPI.COMM_WORLD) -> None:
    """Execute the program in the file that is named on the command line."""
    ranks = json.loads(Path(sys.argv[1]).read_text())
    if len(ranks) != world.size:
        sys.exit(f"needs {len(ranks)} ranks, found {world.size}")
    instructions = [SimpleNamespace(**fields) for fields in ranks[world.rank]]
    execute(world, instructions)
    print(f"rank {world.rank} has ended")


if __name__ == "__main__":
    main()
