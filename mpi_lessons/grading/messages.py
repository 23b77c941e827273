"""Messages: what is left over after a case, and what was not done at all."""

from collections.abc import Mapping, Sequence

from mpi4py import MPI

from mpi_lessons.diagnosis.calls import matches

KINDS = {"collective": "a collective call", "send": "a send", "probe": "a probe"}
MOST_NAMED = 4  # calls in a sentence
LOOKS = 3  # a message sent before the ranks agreed is seen by then


def unreceived(comm: MPI.Intracomm) -> list[int] | None:
    """Return [source, tag, bytes] of a message that waits for this rank, if any does.

    It stays where it is: its communicator is not used again.
    """
    status = MPI.Status()
    for _ in range(LOOKS):
        if comm.Iprobe(status=status):
            return [status.source, status.tag, status.Get_count(MPI.BYTE)]
    return None


def describe(left: Mapping[int, Sequence[int]]) -> str:
    """Return a sentence on what was left over for the first of several ranks."""
    rank, (source, tag, count) = min(left.items())
    return (
        f"rank {source} sent rank {rank} a message (tag {tag}, {count} bytes) "
        "that nobody received"
    )


def not_used(wanted: Sequence[str], records: Mapping[int, dict]) -> str | None:
    """Return a sentence where none of the wanted calls was made by any rank."""
    used = {call for record in records.values() for call in record.get("calls", ())}
    if not wanted or any(matches(call, name) for call in used for name in wanted):
        return None
    names = " or ".join(KINDS.get(name, f"comm.{name}") for name in wanted)
    instead = ", ".join(sorted(used)[:MOST_NAMED]) or "nothing"
    return f"the task must use {names}; the ranks called {instead}"
