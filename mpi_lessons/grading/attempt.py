"""Attempt: one call of the learner's function in one rank, and the record of it."""

import contextlib
import copy
import importlib.util
import inspect
import io
import os
import sys
import time
import traceback
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np

from mpi_lessons.diagnosis.calls import matches
from mpi_lessons.diagnosis.communicator import NotAllowedError, WatchedComm
from mpi_lessons.diagnosis.findings import STUCK
from mpi_lessons.diagnosis.session import CannotGoOnError, Session, left_over
from mpi_lessons.grading import verdicts
from mpi_lessons.grading.board import Board
from mpi_lessons.grading.cases import Case, Raises
from mpi_lessons.grading.judge import (
    Raised,
    describe,
    difference,
    outcome_difference,
    show,
)
from mpi_lessons.grading.world import GuardedWorld

PRINTED = 8_000  # characters of printed text that are kept
DATA = (int, float, complex, str, bytes, list, tuple, dict, np.ndarray)


class CutText(io.TextIOBase):
    """A text stream that keeps the beginning and counts the rest.

    Parameters
    ----------
    path
        File that holds what was kept too, for one who cannot ask this process.
    """

    def __init__(self, path: Path):
        self.text, self.lost = "", 0
        self._path = path
        path.unlink(missing_ok=True)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        room = PRINTED - len(self.text)
        if room > 0:
            self.text += text[:room]
            with open(self._path, "a", encoding="utf-8", errors="replace") as file:
                file.write(text[:room])
        self.lost += max(0, len(text) - max(room, 0))
        return len(text)

    def summary(self) -> str:
        """Return what was kept, and how much was not."""
        if not self.lost:
            return self.text
        return f"{self.text}\n... cut here: {self.lost} more characters were printed"


class LeftEarly(BaseException):
    """Raised in place of os._exit, which would end a rank without a word."""


class AnswerFile:
    """The learner's file, loaded in one rank.

    Parameters
    ----------
    path
        The file.
    world
        COMM_WORLD, guarded while the learner's code runs.
    guard
        Makes the context in which it runs.
    """

    def __init__(
        self,
        path: Path,
        world: GuardedWorld,
        guard: Callable[[], contextlib.AbstractContextManager],
    ):
        self.path, self.world, self._guard = Path(path), world, guard
        self._module: ModuleType | None = None
        self._task = ""
        self._first_line = self._last_line = 0
        self._left: str | None = None

    def attempt(
        self,
        task: str,
        comm: WatchedComm,
        case: Case,
        board: Board,
        session: Session,
    ) -> dict | None:
        """Call the task's function on this rank, and judge what comes back.

        Parameters
        ----------
        task
            Name of the function.
        comm
            What it is given.
        case
            Its arguments and what is expected, for all ranks.
        board
            Where to say that the function runs.
        session
            What this rank finds meanwhile.

        Returns
        -------
        dict or None
            The record, or None where there is nothing to tell.
        """
        rank, self._task = comm.rank, task
        given = copy.deepcopy(case.given[rank])
        if case.late:
            time.sleep(case.late[rank])
        printed = CutText(verdicts.printed_path(board.folder, rank))
        board.enter()
        outcome, peak = self._run(task, comm, given, case, printed)
        board.leave()
        record = {
            "verdict": "pass",
            "rank": rank,
            "time": board.now() / 1e9,
            "printed": printed.summary(),
            "calls": comm.calls if case.use else [],
        }
        # Subtle: what the function left behind may be hostile to being looked at.
        try:
            record |= self._verdict(outcome, given, comm, case, peak)
        except BaseException as error:
            record |= {
                "verdict": "wrong",
                "sentence": f"returned what cannot be looked at: {describe(error)}",
            }
        lost = [f for f in left_over(session) if f.kind == "lost-request"]
        if record["verdict"] == "pass" and lost:
            record |= self._found(lost[0], outcome, "wrong")
        if record["verdict"] == "pass" and isinstance(outcome, Raised):
            name = type(outcome.error).__name__
            line = self._place(outcome.error)["line"]
            record["note"] = f"left with {name} (line {line})"
            return record
        return None if record["verdict"] == "pass" and not case.use else record

    def _run(self, task, comm, given, case, printed):
        """Return what came back, and the bytes that were allocated on the way."""
        peak, process = 0, os.getpid()
        self._first_line, self._last_line, self._left = 0, 0, None
        try:
            with self._guard(), self._foreign(printed):
                function = self._function(task)
                code = getattr(function, "__code__", None)
                self._first_line = getattr(code, "co_firstlineno", 0)
                if case.memory is not None:
                    tracemalloc.start()
                sys.setprofile(lambda *event: self._note_return(code, *event))
                try:
                    outcome = function(comm, *given)
                finally:
                    sys.setprofile(None)
                    if case.memory is not None:
                        peak = tracemalloc.get_traced_memory()[1]
                        tracemalloc.stop()
        except BaseException as error:
            outcome = Raised(error)
        if os.getpid() != process:  # a fork of this rank came back: it is no rank
            os._exit(0)
        return outcome, peak

    def _note_return(self, code, frame, event, value):
        if event == "return" and frame.f_code is code:
            self._last_line = frame.f_lineno

    @contextlib.contextmanager
    def _foreign(self, printed):
        """Run the learner's code: output kept, COMM_WORLD refused, os._exit caught."""
        exit_process, rank_process = os._exit, os.getpid()

        def left(code=0):
            if os.getpid() != rank_process:
                exit_process(code)
            self._left = f"called os._exit({code})"
            raise LeftEarly

        self.world.guarded, os._exit = True, left
        try:
            with (
                contextlib.redirect_stdout(printed),
                contextlib.redirect_stderr(printed),
            ):
                yield
        finally:
            self.world.guarded, os._exit = False, exit_process

    def _function(self, task: str) -> Callable:
        if self._module is None:
            name = f"answer_{self.path.stem}"
            spec = importlib.util.spec_from_file_location(name, self.path)
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module  # pickle looks classes up by this name
            spec.loader.exec_module(module)
            self._module = module
        function = getattr(self._module, task, None)
        if not callable(function):
            raise NotAllowedError(
                f"found no function {task} in {self.path.name}: was it renamed?"
            )
        return function

    def _verdict(self, outcome, given, comm, case, peak) -> dict:
        """Return verdict and sentence, with the line they speak of."""
        rank = comm.rank
        expect = case.expect[rank]
        if self._left:
            return self._raised("died", self._left, outcome)
        if isinstance(outcome, Raised) and not (
            isinstance(expect, Raises) and isinstance(outcome.error, expect.kind)
        ):
            return self._error(outcome, given) | {
                "got": describe(outcome.error),
                "expected": _wanted(expect),
            }
        found = outcome_difference(outcome, expect, case.tolerance)
        if found:
            shown = (
                describe(outcome.error)
                if isinstance(outcome, Raised)
                else show(outcome)
            )
            return self._wrong(found, case.why, got=shown, expected=_wanted(expect))
        if not case.may_change:
            for mine, theirs in zip(given, case.given[rank], strict=True):
                if isinstance(theirs, DATA) and difference(mine, theirs):
                    return self._wrong(
                        f"changed its argument: {show(theirs)} became {show(mine)}"
                    )
        if case.new and (stale := _stale(outcome, given)):
            return self._wrong(stale, got=show(outcome))
        if found := _forbidden(comm.calls, case):
            return self._wrong(found)
        if case.memory is not None and peak > case.memory:
            return self._wrong(
                f"had {peak} bytes allocated at one moment, {case.memory} are enough"
            )
        return {"verdict": "pass"}

    def _wrong(self, sentence, why="", **more):
        place = {"file": str(self.path), "line": self._last_line}
        return {"verdict": "wrong", "sentence": sentence, "why": why, **place, **more}

    def _error(self, outcome, given):
        error = outcome.error
        if isinstance(error, NotImplementedError) and self._place(error)["line"]:
            sentence = "stopped at NotImplementedError: not done yet"
            return self._raised("not-done", sentence, outcome)
        if isinstance(error, SystemExit):
            code = "" if error.code is None else show(error.code)
            sentence = f"called sys.exit({code})"
        elif isinstance(error, CannotGoOnError):
            return self._found(error.finding, outcome)
        elif isinstance(error, NotAllowedError):
            sentence = str(error)
        elif (finding := getattr(error, "mpi_lessons", None)) and finding.certain:
            return self._found(finding, outcome, "error")
        elif isinstance(error, EOFError):
            sentence = "asked for input(), but nobody types while a check runs"
        else:
            sentence = f"raised {describe(error)}{self._empty_handed(error, given)}"
        if self._module is None and self._place(error)["line"]:
            sentence += (
                ", when the file was imported: what is only to be tried belongs under"
                '  if __name__ == "__main__":'
            )
        return self._raised("error", sentence, outcome)

    def _found(self, finding, outcome, verdict=""):
        """Return the record of what the diagnosis has found."""
        verdict = verdict or ("deadlock" if finding.key == STUCK else "mismatch")
        record = self._raised(verdict, finding.text, outcome)
        return record | {"finding": finding.record()}

    def _empty_handed(self, error, given):
        """Say which argument is None on this rank, where that may be the reason."""
        function = getattr(self._module, self._task, None)
        if "'NoneType'" not in describe(error) or not inspect.isfunction(function):
            return ""
        names = list(inspect.signature(function).parameters)[1:]
        empty = [n for n, value in zip(names, given, strict=False) if value is None]
        return f" ({', '.join(empty)} is None on this rank)" if empty else ""

    def _raised(self, verdict, sentence, outcome):
        place = self._place(outcome.error) if isinstance(outcome, Raised) else {}
        return {"verdict": verdict, "sentence": sentence, **place}

    def _place(self, error):
        """Return the innermost line of the learner's file that the exception left."""
        lines = [
            line
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename == str(self.path)
        ] or [self._first_line]
        # Of an import the first line counts: it is what made the others run.
        line = lines[0] if self._module is None else lines[-1]
        return {"file": str(self.path), "line": line}


def _wanted(expect):
    if isinstance(expect, Raises):
        return expect.kind.__name__
    return show(expect)


def _stale(outcome, given):
    """Return in what way an array is not new and contiguous, or None."""
    if not isinstance(outcome, np.ndarray):
        return None
    if any(isinstance(a, np.ndarray) and np.shares_memory(a, outcome) for a in given):
        return "returned memory of its argument, expected a new array"
    if not outcome.flags.c_contiguous:
        return "returned an array that is not contiguous, expected a contiguous one"
    return None


def _forbidden(calls, case):
    """Return what the calls of this rank did against the case's demands, or None."""
    for call in calls:
        for avoided in case.avoid:
            if matches(call, avoided):
                return f"must not use comm.{call}: this task is done without it"
    for name, most in case.limit.items():
        count = sum(matches(call, name) for call in calls)
        if count > most:
            return f"made {count} calls of kind {name}, at most {most} allowed"
    return None
