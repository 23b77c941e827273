"""Results: whether a program throws away what a lower-case call returns."""

import dis

from mpi_lessons.diagnosis.findings import LIKELY, Finding

_POP, _CACHE = dis.opmap["POP_TOP"], dis.opmap.get("CACHE", -1)


def look_at_use(on, name, given, place, frame) -> None:
    """Report where what a collective returns is thrown away."""
    session = on.session
    if place in session.used:
        return
    session.used.add(place)
    if frame.f_lasti != place[1] or not _is_dropped(frame.f_code.co_code, place[1]):
        return
    if name == "bcast" and on.rank == given.get("root"):
        session.used.discard(place)
        return
    arguments = [f"root={given['root']}"] if "root" in given else []
    here = session.call(on.text(name, "...", *arguments), place)
    session.report(
        Finding(
            "ignored-result",
            f"rank {here.rank} throws away what  {here.call}  (line {here.line}) "
            "returns: no lower-case call changes a variable. Write  "
            f"x = comm.{name}(...)",
            (here,),
            LIKELY,
            key=f"ignored {here.file} {here.line}",
        )
    )


def _is_dropped(code: bytes, at: int) -> bool:
    """Say whether the result of the call at an instruction is popped at once."""
    at += 2
    while at < len(code) and code[at] == _CACHE:
        at += 2
    return at < len(code) and code[at] == _POP
