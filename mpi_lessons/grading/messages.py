"""Messages: what is left over on a communicator, or was never sent, after a case."""

from collections.abc import Mapping, Sequence

from mpi4py import MPI

from mpi_lessons.diagnosis.calls import matches

LOOKS = 3  # a message sent before the ranks agreed is seen by then


def drain(comm: MPI.Intracomm) -> list[list[int]]:
    """Receive what nobody received, so that it cannot meet the next case.

    Returns
    -------
    list of [source, tag, bytes]
        The messages that were waiting for this rank.
    """
    left, status = [], MPI.Status()
    for _ in range(LOOKS):
        while (message := comm.Improbe(status=status)) is not None:
            count = status.Get_count(MPI.BYTE)
            left.append([status.source, status.tag, count])
            message.Recv(bytearray(count))
    return left


def unreceived(records: Mapping[int, dict]) -> str | None:
    """Return a sentence on the first message that was left over, if any was."""
    for rank, record in sorted(records.items()):
        source, tag, count = record["left"][0]
        return (
            f"rank {source} sent rank {rank} a message (tag {tag}, {count} bytes) "
            "that nobody received"
        )
    return None


def not_used(wanted: Sequence[str], records: Mapping[int, dict]) -> str | None:
    """Return a sentence where none of the wanted calls was made by any rank."""
    used = {call for record in records.values() for call in record["calls"]}
    if not wanted or any(matches(call, name) for call in used for name in wanted):
        return None
    return f"no rank made a call of these: {', '.join(wanted)}; the task must use one"
