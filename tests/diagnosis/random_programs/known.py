"""Known: programs written by hand, and what is wrong with each.

Each is a list of ranks, each a list of instructions. Where a message is not described,
it is the object ``[1]`` with tag 0.
"""

from random_programs.instructions import (
    ANY,
    LAST,
    OBJECT,
    WORLD,
    Arrival,
    Collective,
    Complete,
    Exchange,
    FreeComm,
    Instruction,
    MakeComm,
    Pause,
    Probe,
    Receive,
    Send,
    is_nonblocking,
)
from random_programs.program import Program


def send(dest: int, call: str = "send", tag: int = 0, value: int = 1, **more) -> Send:
    """Return a send; a nonblocking one has the request "r"."""
    fields = {"comm": WORLD, "count": 1, "request": "r" if is_nonblocking(call) else ""}
    fields["dtype"] = OBJECT if call.islower() else "i4"
    return Send(call=call, dest=dest, tag=tag, value=value, **fields | more)


def recv(
    source: int, call: str = "recv", tag: int = 0, values=(1,), froms=(), **more
) -> Receive:
    """Return a receive of one of the values, from one of the ranks `froms`."""
    expect = tuple(
        Arrival(where, max(tag, 0), value, more.get("room", 1))
        for where in froms or (source,)
        for value in values
    )
    fields = {"comm": WORLD, "room": 1, "expect": expect}
    fields["request"] = "r" if is_nonblocking(call) else ""
    fields["dtype"] = OBJECT if call.islower() else "i4"
    return Receive(call=call, source=source, tag=tag, **fields | more)


def sendrecv(dest: int, source: int) -> Exchange:
    """Return a sendrecv."""
    expect = (Arrival(source, 0, 1, 1),)
    return Exchange("sendrecv", WORLD, dest, 0, 1, 1, source, 0, 1, OBJECT, expect)


def wait(*requests: str, call: str = "wait") -> Complete:
    """Return a wait for requests, or for "r"."""
    return Complete(call, requests or ("r",))


def together(call: str, values=(), expect=(), root: int = -1, **more) -> Collective:
    """Return a collective; with a buffer if it is spelled so."""
    fields = {"comm": WORLD, "op": "", "count": 1}
    fields["dtype"] = OBJECT if call.islower() or "arrier" in call else "i4"
    fields["request"] = "r" if is_nonblocking(call) else ""
    fields |= {"values": tuple(values), "expect": tuple(expect)}
    return Collective(call=call, root=root, **fields | more)


def total(call: str = "Allreduce", op: str = "SUM", **more) -> Collective:
    """Return an Allreduce of 1 on each of two ranks."""
    return together(call, [1], [2] if op == "SUM" else [1], op=op, **more)


def bcast(rank: int, root: int, call: str = "bcast") -> Collective:
    """Return a bcast of 1."""
    return together(call, [1] if rank == root else [], [1], root)


BARRIER = together("barrier")

# By name: the reason ("" if nothing is wrong) and the ranks.
KNOWN: dict[str, tuple[str, list[list[Instruction]]]] = {
    "receive-first": ("deadlock", [[recv(1), send(1)], [recv(0), send(0)]]),
    "send-first": ("deadlock", [[send(1), recv(1)], [send(0), recv(0)]]),
    "one-sends-first": ("", [[send(1), recv(1)], [recv(0), send(0)]]),
    "ring-of-sends": (
        "deadlock",
        [[send((r + 1) % 3), recv((r - 1) % 3)] for r in range(3)],
    ),
    "ring-of-sendrecvs": ("", [[sendrecv((r + 1) % 3, (r - 1) % 3)] for r in range(3)]),
    "isend-first": ("", [[send(1 - r, "isend"), recv(1 - r), wait()] for r in (0, 1)]),
    "wait-too-early": (
        "deadlock",
        [[send(1 - r, "isend"), wait(), recv(1 - r)] for r in (0, 1)],
    ),
    "send-to-oneself": ("deadlock", [[send(0), recv(0)], []]),
    "irecv-from-oneself": ("", [[recv(0, "irecv"), send(0), wait()], []]),
    "wrong-tag": ("deadlock", [[send(1, tag=1)], [recv(0, tag=2)]]),
    "wrong-source": ("deadlock", [[send(1)], [recv(2)], []]),
    "one-receive-too-many": ("deadlock", [[send(1)], [recv(0), recv(0)]]),
    "one-send-too-many": ("deadlock", [[send(1), send(1)], [recv(0)]]),
    "one-left": ("deadlock", [[BARRIER], []]),
    "message-not-received": (
        "unreceived-message",
        [[send(1, "isend")], []],
    ),
    "request-not-waited-for": ("lost-request", [[send(1, "isend")], [recv(0)]]),
    "receive-not-waited-for": ("lost-request", [[send(1)], [recv(0, "irecv")]]),
    "ibarrier-not-waited-for": ("lost-request", [[together("Ibarrier")]] * 2),
    "tags-out-of-order": (
        "deadlock",
        [[send(1, tag=1), send(1, tag=2)], [recv(0, tag=2), recv(0, tag=1)]],
    ),
    "tags-out-of-order-nonblocking": (
        "",
        [
            [send(1, "isend", 1, request="a"), send(1, "isend", 2), wait("a", "r")],
            [recv(0, tag=2), recv(0, tag=1)],
        ],
    ),
    "messages-in-order": (
        "",
        [[send(1, value=1), send(1, value=2)], [recv(0), recv(0, values=(2,))]],
    ),
    "messages-out-of-order": (
        "wrong-value",
        [[send(1, value=1), send(1, value=2)], [recv(0, values=(2,)), recv(0)]],
    ),
    "receives-in-order": (
        "wrong-value",
        [
            [send(1, value=1), send(1, value=2)],
            [
                recv(0, "irecv", ANY, values=(2,), request="a"),
                recv(0, "irecv"),
                wait("r", "a"),
            ],
        ],
    ),
    "object-into-buffer": ("kind-mismatch", [[send(1)], [recv(0, "Recv")]]),
    "buffer-into-object": ("kind-mismatch", [[send(1, "Send")], [recv(0)]]),
    "other-type": (
        "type-mismatch",
        [[send(1, "Send", dtype="f8")], [recv(0, "Recv", dtype="i8")]],
    ),
    "too-long": ("truncation", [[send(1, "Send", count=2)], [recv(0, "Recv")]]),
    "too-long-for-one-of-all": (
        "truncation",
        [[send(1, "Send", count=2)], [recv(0, "Irecv"), wait(call="Waitall")]],
    ),
    "too-long-for-any": (
        "truncation",
        [[send(1, "Send", count=2)], [recv(0, "Irecv"), wait(call="Waitany")]],
    ),
    "buffer-into-irecv": (
        "kind-mismatch",
        [[send(1, "Send")], [recv(0, "irecv"), wait()]],
    ),
    "buffer-into-irecv-from-any": (
        "kind-mismatch",
        [[send(1, "Send")], [recv(ANY, "irecv", froms=(0,)), wait()]],
    ),
    "too-short": ("wrong-value", [[send(1, "Send")], [recv(0, "Recv", room=2)]]),
    "barrier-and-bcast": (
        "collective-mismatch",
        [[BARRIER], [bcast(1, 0)]],
    ),
    "other-order": (
        "collective-mismatch",
        [[BARRIER, bcast(0, 0)], [bcast(1, 0), BARRIER]],
    ),
    "barrier-and-ibarrier": (
        "collective-mismatch",
        [[BARRIER], [together("Ibarrier"), wait()]],
    ),
    "both-spellings-of-barrier": ("", [[BARRIER], [together("Barrier")]]),
    "one-does-not-come": (
        "deadlock",
        [[BARRIER, send(1)], [recv(0), BARRIER]],
    ),
    "ibarrier-overlaps": (
        "",
        [
            [together("Ibarrier"), send(1), wait()],
            [recv(0), together("Ibarrier"), wait()],
        ],
    ),
    "other-root": ("root-mismatch", [[bcast(0, 0)], [bcast(1, 1)]]),
    "other-op": ("op-mismatch", [[total()], [total(op="MAX")]]),
    "other-type-together": ("type-mismatch", [[total()], [total(dtype="f4")]]),
    "other-count": ("count-mismatch", [[total()], [total(count=2)]]),
    "other-kind": ("kind-mismatch", [[bcast(0, 0, "Bcast")], [bcast(1, 0)]]),
    "other-value": (
        "wrong-value",
        [[bcast(0, 0)], [together("bcast", [], [2], 0)]],
    ),
    "bcast-before-send": (
        "deadlock",
        [[bcast(0, 0), send(1)], [recv(0), bcast(1, 0)]],
    ),
    "all-who-come": (
        "",
        [[recv(ANY, froms=(1, 2)), recv(ANY, froms=(1, 2))], [send(0)], [send(0)]],
    ),
    "any-that-another-took": (
        "deadlock",
        [
            [send(2, "issend"), wait(), BARRIER],
            [send(2, "issend"), wait(), BARRIER],
            [recv(ANY, "irecv", froms=(0, 1)), BARRIER, wait()],
        ],
    ),
    "polls-after-its-send": (
        "deadlock",
        [[send(1), recv(1, "irecv"), wait(call="test")], [recv(0, tag=5), send(0)]],
    ),
    "taken-by-an-open-irecv": (
        "deadlock",  # one message too many; rank 0 has not looked what its irecv got
        [
            [recv(ANY, "irecv", 10, froms=(1, 2)), recv(2, tag=9), wait()],
            [send(0, "ssend", 10)],
            [Pause("late", 0.2), send(0, "ssend", 10), send(0, tag=9)],
        ],
    ),
    "look-first": (
        "",
        [
            [Probe("probe", WORLD, ANY, ANY), recv(LAST, tag=LAST, froms=(1,))],
            [send(0)],
        ],
    ),
    "look-for-nothing": ("deadlock", [[Probe("Probe", WORLD, 1, 5)], [send(0)]]),
    "ask-for-nothing": ("endless-polling", [[Probe("Iprobe", WORLD, 1, 5)], []]),
    "answer-the-first": (
        "",
        [
            [recv(ANY, froms=(1, 2)), send(LAST), recv(ANY, froms=(1, 2)), send(LAST)],
            [send(0), recv(0)],
            [send(0), recv(0)],
        ],
    ),
    "duplicate": (
        "",
        [
            [MakeComm("Dup", WORLD, "d"), send(1, comm="d"), FreeComm("Free", "d")],
            [MakeComm("Dup", WORLD, "d"), recv(0, comm="d"), FreeComm("Free", "d")],
        ],
    ),
    "other-communicator": (
        "deadlock",
        [
            [MakeComm("Dup", WORLD, "d"), send(1, comm="d"), FreeComm("Free", "d")],
            [MakeComm("Dup", WORLD, "d"), recv(0), FreeComm("Free", "d")],
        ],
    ),
    "not-freed": ("leak", [[MakeComm("Dup", WORLD, name) for name in "abc"]] * 2),
    "two-not-freed": ("", [[MakeComm("Dup", WORLD, name) for name in "ab"]] * 2),
    "only-one-frees": (
        "deadlock",
        [
            [MakeComm("Dup", WORLD, "d"), FreeComm("Free", "d")],
            [MakeComm("Dup", WORLD, "d")],
        ],
    ),
    "split-in-reverse": (
        "",
        [
            [
                MakeComm("Split", WORLD, "s", 0, 9),
                send(0, comm="s"),
                FreeComm("Free", "s"),
            ],
            [
                MakeComm("Split", WORLD, "s", 0, 1),
                recv(1, comm="s"),
                FreeComm("Free", "s"),
            ],
        ],
    ),
    "split-apart": (
        "",
        [
            [MakeComm("Split", WORLD, "a", 0), FreeComm("Free", "a"), send(1)],
            [MakeComm("Split", WORLD, "b", 1), FreeComm("Free", "b"), recv(0)],
            [MakeComm("Split", WORLD, "c", -1)],
        ],
    ),
    "split-and-dup": (
        "collective-mismatch",
        [[MakeComm("Split", WORLD, "d")], [MakeComm("Dup", WORLD, "d")]],
    ),
}

# Programs that are right in some executions only.
RACES: dict[str, tuple[str, list[list[Instruction]]]] = {
    "first-from-one": (
        "wrong-value",
        [[recv(ANY, froms=(1,)), recv(ANY, froms=(2,))], [send(0)], [send(0)]],
    ),
    "named-after-any": (
        "deadlock",  # if what comes first is from rank 1
        [[recv(ANY, froms=(1, 2)), recv(1)], [send(0)], [send(0)]],
    ),
    "probed-from-one": (
        "wrong-value",
        [
            [
                Probe("Probe", WORLD, ANY, ANY),
                recv(LAST, tag=LAST, froms=(1,)),
                recv(ANY, froms=(2,)),
            ],
            [send(0)],
            [send(0)],
        ],
    ),
}

# Right as long as collectives wait for everybody; not where MPI lets the root go on.
EARLY = [
    [recv(ANY, froms=(2,)), bcast(0, 1), recv(ANY, froms=(1,))],
    [bcast(1, 1), send(0)],
    [send(0), bcast(2, 1)],
]


def program(ranks: list[list[Instruction]]) -> Program:
    """Return the program of these ranks."""
    return Program(tuple(tuple(instructions) for instructions in ranks))
