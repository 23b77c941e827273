"""Meeting: how the ranks of a communicator come to a collective, and compare.

The k-th collective on a communicator is one call that all its ranks make together. So
each rank publishes what it calls, and compares it with what the others called. Strict,
it waits until all have come and agree before MPI is asked: what does not agree is said,
and never damages anything. Observing, it compares with its two neighbours in rank
order, which is enough, since one of two neighbours always comes later.
"""

import functools
from collections.abc import Iterable

from mpi_lessons.diagnosis import agreement
from mpi_lessons.diagnosis.calls import (
    COLLECTIVE_NUMBER,
    COLLECTIVES,
    collective_text,
)
from mpi_lessons.diagnosis.findings import Call, Finding
from mpi_lessons.diagnosis.layout import MOST_COLLECTIVES
from mpi_lessons.diagnosis.membership import Membership
from mpi_lessons.diagnosis.records import BUFFER, PERSISTENT, Collective
from mpi_lessons.diagnosis.shares import given_by, number_of_op


def publish(
    on: Membership, name: str, form: int, kind: int, given: dict, place: tuple
) -> Collective:
    """Publish the next collective of this rank on a communicator."""
    ledger = on.session.ledger
    on.collectives += 1
    type_, count, vector = 0, -1, None
    root = given.get("root", -1)
    if on.is_inter or not isinstance(root, int):
        root = -1
    elif kind == BUFFER and form != PERSISTENT:
        type_, count, vector = given_by(on, name, given)
    collective = Collective(
        number=on.collectives,
        name=COLLECTIVE_NUMBER[name],
        kind=kind,
        form=form,
        root=root,
        op=number_of_op(given["op"]) if "op" in given else 0,
        type=type_,
        count=count,
        code=place[0],
        at=place[1],
    )
    if vector is not None:
        ledger.set_vector(on.id, on.collectives, vector)
    ledger.log(on.slot, collective)
    return collective


def compare(on: Membership, mine: Collective, ranks: Iterable[int]) -> None:
    """Compare with those of `ranks` that have come, and report what differs."""
    ledger = on.session.ledger
    others = {on.session.rank: mine}
    for rank in ranks:
        theirs = ledger.collective(rank, on.id, mine.number)
        if theirs is not None and theirs is not mine:
            others[rank] = theirs
    if len(others) < 2 or all(_same(mine, other) for other in others.values()):
        return
    found = agreement.compare_collectives(others, functools.partial(_call_of, on))
    if found is not None:
        on.session.report(found)


def _same(one: Collective, two: Collective) -> bool:
    return (
        one.name == two.name
        and (one.kind == two.kind or COLLECTIVES[one.name] == "barrier")
        and one.form == two.form
        and one.root == two.root
        and one.op == two.op
        and one.type == two.type
        and one.count == two.count
    )


def _call_of(on, rank: int, collective: Collective) -> Call:
    place = (collective.code, collective.at)
    return on.session.call_of(rank, collective_text(collective), place)


def meet(on: Membership, mine: Collective) -> None:
    """Wait until all ranks have come to this collective, and compare."""
    __tracebackhide__ = True
    session, ledger = on.session, on.session.ledger
    if on.slot < 0:
        return
    others = [rank for rank in on.everyone if rank != session.rank]
    late = others
    while True:
        still = [rank for rank in late if ledger.entered(rank, on.id) < mine.number]
        if len(still) < len(late):
            compare(on, mine, [rank for rank in others if rank not in still])
        late = still
        if not late:
            return
        session.progress()


def stay_near(on: Membership, mine: Collective) -> None:
    """Compare with both neighbours; wait for one that is very far behind."""
    if on.slot < 0:
        return
    session, ledger = on.session, on.session.ledger
    everyone = on.everyone
    at = everyone.index(session.rank)
    near = {everyone[at - 1], everyone[(at + 1) % len(everyone)]} - {session.rank}
    for rank in near:
        while ledger.entered(rank, on.id) < mine.number - MOST_COLLECTIVES + 2:
            session.progress()
    compare(on, mine, near)


def compare_vectors(on: Membership, name: str, mine: Collective, given: dict) -> None:
    """Compare counts that may differ from rank to rank; all have come."""
    session, ledger = on.session, on.session.ledger
    vectors = {
        rank: ledger.vector(member, on.id, mine.number)
        for rank, member in enumerate(on.members)
    }
    if on.is_inter or any(vector is None for vector in vectors.values()):
        return
    root = given.get("root", -1)
    found = agreement.compare_vectors(name, on.rank, root, vectors)
    if found is None:
        return
    sender, receiver, sent, wanted = found
    calls = []
    for rank in (sender, receiver):
        member = on.members[rank]
        theirs = ledger.collective(member, on.id, mine.number)
        calls.append(_call_of(on, member, theirs or mine))
    one, two = calls
    session.report(
        Finding(
            "count-mismatch",
            f"rank {one.rank} gives {sent} bytes to rank {two.rank} in  {one.call}  "
            f"(line {one.line}), but rank {two.rank} expects {wanted} from it "
            f"(line {two.line}): give both the same count.",
            tuple(calls),
            fatal=True,
            key=f"vector {on.id} {mine.number}",
        )
    )
