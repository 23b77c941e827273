"""Rounds: one task's cases, one after the other, in step on all ranks that take part.

A round is one case: a fresh communicator, the learner's function on it, and one
agreement on what came out. Messages that nobody received can be seen only once all
ranks have left the function; they are told in the next round's agreement.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from mpi4py import MPI

from mpi_lessons.diagnosis.communicator import watch
from mpi_lessons.diagnosis.membership import make_id
from mpi_lessons.diagnosis.records import LEFT
from mpi_lessons.diagnosis.session import Session
from mpi_lessons.grading import messages, verdicts
from mpi_lessons.grading.attempt import AnswerFile
from mpi_lessons.grading.board import Board
from mpi_lessons.grading.cases import Case, Table, seed_data
from mpi_lessons.grading.world import GuardedWorld


class Rounds:
    """The rounds of one rank.

    Parameters
    ----------
    world
        All ranks; never given to a learner.
    guarded
        COMM_WORLD as the learner's code sees it.
    board
        Where the ranks agree.
    session
        This rank's side of the diagnosis.
    seed
        Makes the data; the same on all ranks.
    guard
        Makes the context in which the learner's code runs.
    """

    def __init__(
        self,
        world: MPI.Intracomm,
        guarded: GuardedWorld,
        board: Board,
        session: Session,
        seed: int,
        guard: Callable[[], AbstractContextManager],
    ):
        self.world, self.guarded, self.board, self.seed = world, guarded, board, seed
        self.session, self._guard = session, guard
        self._group = world.Get_group()
        self._answers: dict[str, AnswerFile] = {}
        self._communicators: dict[int, MPI.Intracomm] = {}

    def play(self, file: str, task: str, size: int, table: Table) -> dict:
        """Run the cases of a table until one fails; return what all ranks agree on.

        Parameters
        ----------
        file
            The learner's file.
        task
            Name of the function.
        size
            Number of ranks; only the first `size` ranks may call.
        table
            From the number of ranks to the cases.
        """
        seed_data(self.seed, task, size)
        try:
            cases = list(table(size))
        except Exception as error:
            text = f"the grading table itself raised {type(error).__name__}: {error}"
            return verdicts.for_all("grader-error", "no case", text)
        if not cases:
            text = f"the grading table has no case for {size} processes"
            return verdicts.for_all("grader-error", "no case", text)
        members = range(size)
        self.board.meet(members)  # asleep; the first call of MPI would not be
        call = self._answer(file).attempt
        before = None
        for case in cases:
            comm = self._communicator(size).Dup()
            if self.world.rank == 0:
                self.board.announce(case.name)
            verdict = self._round(call, task, case, comm, members, before)
            if verdict["verdict"] != "pass":
                return verdict  # Subtle: its communicator is not used again, nor freed
            before = case, comm
        left = self.board.agree(members, _waiting(before))
        return _unreceived(before, left) or verdict

    def _round(
        self,
        call: Callable,
        task: str,
        case: Case,
        comm: MPI.Intracomm,
        members: range,
        before: tuple | None,
    ) -> dict:
        """Run one case, and settle what was left over of the case `before`."""
        left = _waiting(before)
        self.session.begin(self.board.phase, comm.size)
        ident = make_id("case", self.board.phase)
        watched = watch(comm, self.session, self._group, ident)
        watched._on.calls, watched._on.given = [], True
        record = call(task, watched, case, self.board, self.session)
        self.session.ledger.live(LEFT)
        if left:
            record = (record or {"verdict": "pass", "rank": comm.rank}) | left
        records = self.board.agree(members, record)
        if found := _unreceived(before, records):
            return found
        if before:
            before[1].Free()
        verdict = verdicts.merge(records, case.name)
        sentence = messages.not_used(case.use, records)
        if verdict["verdict"] == "pass" and sentence:
            return verdicts.for_all("wrong", case.name, sentence)
        return verdict

    def _answer(self, file: str) -> AnswerFile:
        if file not in self._answers:
            self._answers[file] = AnswerFile(Path(file), self.guarded, self._guard)
        return self._answers[file]

    def _communicator(self, size: int) -> MPI.Intracomm:
        """Return a communicator of the first `size` ranks that learners never get."""
        if size not in self._communicators:
            group = self.world.group.Range_incl([(0, size - 1, 1)])
            self._communicators[size] = self.world.Create_group(group)
        return self._communicators[size]


def _waiting(before: tuple | None) -> dict | None:
    """Return a record of what is left over for this rank from the case before."""
    left = messages.unreceived(before[1]) if before else None
    return left and {"verdict": "pass", "rank": before[1].rank, "left": left}


def _unreceived(before: tuple | None, records: dict[int, dict]) -> dict | None:
    """Return the verdict on the case before, where it left messages over."""
    left = {
        rank: record["left"] for rank, record in records.items() if "left" in record
    }
    if not left:
        return None
    return verdicts.for_all("wrong", before[0].name, messages.describe(left))
