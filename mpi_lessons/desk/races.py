"""Races: whether the order in which messages arrive changes what a program does.

A receive from any source takes whichever message comes first. Most programs do not
care; who does is found out by trying: run again with the winner held back.
"""

from collections.abc import Callable, Sequence

from mpi_lessons.diagnosis.findings import Call, Finding

HELD = 1  # messages of a rank that are held back: all after it come later too
MOST = 3  # receives of a program that are tried


def races(first, again: Callable) -> list[Finding]:
    """Return the races that change the outcome of a program.

    Parameters
    ----------
    first
        Its first run: a `mpi_lessons.desk.run_watch.Run`.
    again
        Runs it again, with messages held back: a list of (source, dest, how many).
    """
    found = []
    for (rank, text, file, line), winner in _winners(first.choices)[:MOST]:
        others = set(range(len(first.choices))) - {rank, winner}
        changed = again([(winner, rank, HELD)])
        # Subtle: what differs from run to run by itself, such as a time, proves
        # nothing. So a third run has the first one's winner again.
        same = _stable(first, again([(other, rank, HELD) for other in others]))
        if same(first) == same(changed):
            continue
        ended = first.outcome[0] != changed.outcome[0]
        words = "it ended otherwise" if ended else "what it printed changed"
        found.append(
            Finding(
                "race",
                f"rank {rank}:  {text}  (line {line}) takes whichever message comes "
                f"first, here that of rank {winner}. When rank {winner} was late, "
                f"{words}: the outcome depends on the order of arrival. Name the "
                "source, or put what comes in its place by status.Get_source().",
                (Call(rank, text, file, line),),
                key=f"race {file} {line}",
            )
        )
    return found


def _winners(choices: Sequence[list]) -> list[tuple]:
    """Return each receive that may race, with whose message it took first."""
    winners: dict[tuple, int] = {}
    for rank, mine in enumerate(choices):
        for text, file, line, source in mine:
            winners.setdefault((rank, text, file, line), source)
    return list(winners.items())


def _stable(first, control) -> Callable:
    """Return a function that keeps of a run what did not differ in the control run."""
    kinds = first.outcome[0] == control.outcome[0]
    ranks = [
        rank
        for rank, (one, two) in enumerate(
            zip(first.printed, control.printed, strict=True)
        )
        if one == two
    ]

    def keep(run) -> tuple:
        return (
            run.outcome[0] if kinds else (),
            tuple(run.printed[rank] for rank in ranks),
        )

    return keep
