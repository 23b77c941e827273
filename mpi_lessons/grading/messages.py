"""Messages: what is left over after a case, and what was not done at all."""

from collections.abc import Mapping, Sequence

from mpi4py import MPI

from mpi_lessons.diagnosis.calls import matches

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
    return f"no rank made a call of these: {', '.join(wanted)}; the task must use one"
