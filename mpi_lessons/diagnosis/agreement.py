"""Agreement: whether the two ends of a message fit, and all ranks of a collective."""

from collections.abc import Callable

from mpi_lessons.diagnosis import signatures
from mpi_lessons.diagnosis.calls import COLLECTIVES
from mpi_lessons.diagnosis.findings import EXACT, LIKELY, Call, Finding
from mpi_lessons.diagnosis.records import (
    BUFFER,
    NONBLOCKING,
    PERSISTENT,
    PICKLE,
    Collective,
    unpack_message,
)

_MADE = {PICKLE: "a pickled object", BUFFER: "a buffer"}


def fits(fields: tuple, mine: tuple | None) -> bool:
    """Say whether a message is just what a receive is made for.

    Parameters
    ----------
    fields
        The words of the message.
    mine
        The receive buffer's signature; None for a pickled message.
    """
    if mine is None:
        return not fields[2] & 1
    # A buffer in C's order, of this type and length.
    return fields[2] & 9 == 1 and fields[3] == mine[0] and fields[4] == mine[1]


def compare_message(on, how, source: int, fields: tuple) -> None:
    """Report where a message does not fit the receive that takes it.

    Parameters
    ----------
    on
        The communicator's membership.
    how
        The receive: has ``name``, ``text``, ``place`` and ``signature``.
    source
        Who sent it.
    fields
        The words of the message.
    """
    if fits(fields, how.signature):
        return
    found = message_finding(on, how, source, fields)
    if found is not None:
        on.session.report(found)


def message_finding(on, how, source: int, fields: tuple) -> Finding | None:
    """Return the first way in which a message does not fit a receive, or None."""
    session, message = on.session, unpack_message(fields, 0)
    here = session.call(how.text, how.place)
    world = on.peers[source]
    name = "send" if message.kind == PICKLE else "Send"
    text = f"comm.{name}(dest={on.rank}, tag={message.tag})"
    there = session.call_of(world, text, (message.code, message.at))
    calls = (here, there)
    kind = PICKLE if how.signature is None else BUFFER
    meet = f"rank {here.rank} receives by  {here.call}  (line {here.line})"
    if message.kind != kind:
        rule = (
            "lower-case calls (send, recv) carry pickled objects, upper-case calls "
            "(Send, Recv) carry buffers: use the same kind on both sides"
        )
        return Finding(
            "kind-mismatch",
            f"{meet} what rank {world} sent as {_MADE[message.kind]}: {rule}.",
            calls,
            fatal=True,
        )
    if kind == PICKLE:
        return None
    type_, room, fortran = how.signature
    if not signatures.agree(type_, message.type):
        return Finding(
            "type-mismatch",
            f"{meet} items of type {signatures.name(type_)}, but rank {world} sent "
            f"{signatures.name(message.type)}: the bytes would be taken for something "
            "else. Give both arrays the same dtype.",
            calls,
            fatal=True,
        )
    if 0 <= room < message.bytes:
        return Finding(
            "truncation",
            f"{meet} into {room} bytes, but the message of rank {world} has "
            f"{message.bytes}: it would be cut. Make the buffer large enough, or ask "
            "for the size first by Probe and Get_count.",
            calls,
            fatal=True,
        )
    if message.fortran and not fortran:
        return Finding(
            "not-contiguous",
            f"{meet} an array that rank {world} sent in Fortran's order (a transpose?):"
            " the items arrive in the order of memory, that is transposed. Send "
            "numpy.ascontiguousarray(a).",
            calls,
            LIKELY,
        )
    if 0 <= message.bytes < room and getattr(how, "unasked", False):
        return Finding(
            "count-mismatch",
            f"{meet} into {room} bytes, but the message of rank {world} has only "
            f"{message.bytes}: the rest of the buffer keeps old values, and without a "
            "status nobody knows. Use status.Get_count, or a buffer that fits.",
            calls,
            LIKELY,
        )
    return None


def compare_collectives(
    members: dict[int, Collective], call_of: Callable[[int, Collective], Call]
) -> Finding | None:
    """Return what the first ranks that differ in a collective differ in.

    Parameters
    ----------
    members
        Rank (as the program numbers them) to what it called; two or more.
    call_of
        From a rank and what it called to the call with its line.
    """
    ranks = sorted(members)
    first = ranks[0]
    for other in ranks[1:]:
        found = _difference(members[first], members[other])
        if found is None:
            continue
        kind, rule = found
        in_order = [first, other, *(r for r in ranks if r not in (first, other))]
        calls = tuple(call_of(rank, members[rank]) for rank in in_order)
        one, two = calls[:2]
        text = (
            f"the ranks do not agree in a collective call:\n"
            f"  rank {one.rank}  calls  {one.call}   line {one.line}\n"
            f"  rank {two.rank}  calls  {two.call}   line {two.line}\n"
            f"  {rule}"
        )
        key = f"collective {members[first].number} {kind} {first} {other}"
        return Finding(kind, text, calls, EXACT, True, key=key)
    return None


def _difference(one: Collective, two: Collective) -> tuple[str, str] | None:
    """Return kind and rule of the first thing in which two calls differ."""
    if one.name != two.name:
        return (
            "collective-mismatch",
            "All ranks of a communicator make the same collective calls in the same "
            "order.",
        )
    if one.kind != two.kind and COLLECTIVES[one.name] != "barrier":
        return (
            "kind-mismatch",
            "One uses pickled objects (lower case), the other buffers (upper case): "
            "use the same on all ranks.",
        )
    if one.form != two.form:
        names = {NONBLOCKING: "nonblocking", PERSISTENT: "persistent"}
        word = names.get(one.form) or names.get(two.form)
        return (
            "collective-mismatch",
            f"A {word} collective meets only {word} ones: use the same on all ranks.",
        )
    if one.root != two.root:
        return (
            "root-mismatch",
            f"All ranks name the same root; here root={one.root} and root={two.root}.",
        )
    if one.op and two.op and one.op != two.op:
        return (
            "op-mismatch",
            "All ranks give the same op, else each gets a result of its own.",
        )
    if not signatures.agree(one.type, two.type):
        return (
            "type-mismatch",
            f"All ranks give items of one type; here {signatures.name(one.type)} and "
            f"{signatures.name(two.type)}.",
        )
    if one.count >= 0 and two.count >= 0 and one.count != two.count:
        return (
            "count-mismatch",
            f"All ranks give as many items; here {one.count} and {two.count} bytes.",
        )
    return None


def compare_vectors(
    name: str, rank: int, root: int, vectors: dict[int, list[int]]
) -> tuple[int, int, int, int] | None:
    """Return the first pair of ranks whose counts for each other differ.

    Parameters
    ----------
    name
        Of the collective, lower case.
    rank
        Who asks; only what concerns it is compared.
    root
        The root, where there is one.
    vectors
        Rank to the bytes that it published.

    Returns
    -------
    tuple or None
        (sender, receiver, bytes sent, bytes expected).
    """
    size = len(vectors)
    if name in ("gatherv", "scatterv"):
        ranks = range(size) if rank == root else [rank]
        at_root = vectors.get(root) or []
        for other in ranks:
            theirs = vectors.get(other) or []
            if not theirs or len(at_root) < size + 1:
                continue
            mine, wanted = theirs[0], at_root[1 + other]
            if mine >= 0 and wanted >= 0 and mine != wanted:
                if name == "gatherv":
                    return other, root, mine, wanted
                return root, other, wanted, mine
    elif name == "allgatherv":
        for one in range(size):
            for other in range(size):
                given, wanted = vectors[one][0], vectors[other][1 + one]
                if given >= 0 and wanted >= 0 and given != wanted:
                    return one, other, given, wanted
    elif name in ("alltoallv", "alltoallw"):
        for one in range(size):
            for other in range(size):
                given = vectors[one][other]
                wanted = vectors[other][size + one]
                if given >= 0 and wanted >= 0 and given != wanted:
                    return one, other, given, wanted
    return None
