"""Standstill: who waits for whom among ranks that can never go on."""

from collections.abc import Mapping

from mpi_lessons.diagnosis.graph import Picture
from mpi_lessons.diagnosis.records import (
    COLLECTIVE,
    ENDED,
    LEFT,
    PROBE,
    RECEIVE,
    SEND,
    State,
    Term,
)


class Standstill:
    """Ranks that can never go on.

    Parameters
    ----------
    picture
        What all ranks have published.
    stuck
        What `graph.stuck` found.
    size
        How many ranks the program has.

    Attributes
    ----------
    blockers : dict
        Of each stuck rank, the ranks that it waits for.
    """

    def __init__(self, picture: Picture, stuck: Mapping[int, State], size: int):
        self.picture, self.stuck, self.size = picture, dict(stuck), size
        self.reader = picture.reader
        self.blockers = {
            rank: self._blockers(state) for rank, state in self.stuck.items()
        }

    def _blockers(self, state: State) -> list[int]:
        """Return the ranks that a stuck rank waits for."""
        found = []
        for term in state.terms:
            if term.kind in (RECEIVE, PROBE):
                found += self.picture.sources(state.rank, term)
            elif term.kind == SEND:
                if not self.reader.taken(
                    state.rank, self.dest(state, term), term.index
                ):
                    found.append(self.dest(state, term))
            elif term.kind == COLLECTIVE:
                found += self.missing(term)
        return list(dict.fromkeys(found))

    def dest(self, state: State, term: Term) -> int:
        """Return the rank that a send goes to."""
        return self.picture.peers(state.rank, term.comm)[term.peer]

    def missing(self, term: Term) -> list[int]:
        """Return the ranks that have not come to a collective."""
        return [
            rank
            for rank in self.picture.everyone(term.comm)
            if self.reader.entered(rank, term.comm) < term.index
        ]

    def has_left(self, rank: int) -> bool:
        """Say whether a rank has ended its program."""
        return self.picture.states[rank].life in (LEFT, ENDED)

    def is_cause(self, rank: int) -> bool:
        """Say whether a stuck rank waits for one that is gone."""
        gone = self.picture.dead | {
            state.rank for state in self.picture.states if self.has_left(state.rank)
        }
        return bool(gone & set(self.blockers[rank]))

    def circle(self) -> list[int]:
        """Return ranks that wait for one another, or nothing."""
        for start in self.stuck:
            path, seen = [start], {start}
            while True:
                following = [r for r in self.blockers[path[-1]] if r in self.stuck]
                if not following:
                    break
                rank = start if start in following else following[0]
                if rank in seen:
                    return path[path.index(rank) :]
                path.append(rank)
                seen.add(rank)
        return []
