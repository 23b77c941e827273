"""Session: what one rank knows while it is watched."""

import itertools
import os
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mpi4py import MPI

from mpi_lessons.diagnosis import findings, mistakes
from mpi_lessons.diagnosis.calls import NUMBER
from mpi_lessons.diagnosis.findings import Call, Finding
from mpi_lessons.diagnosis.layout import notes_path
from mpi_lessons.diagnosis.ledger import Ledger
from mpi_lessons.diagnosis.reader import Notes
from mpi_lessons.diagnosis.records import ENDED, FREE

_FOREIGN = tuple(
    os.path.realpath(folder) + os.sep
    for folder in (
        Path(__file__).parent,
        Path(MPI.__file__).parent,
        sysconfig.get_path("stdlib"),
    )
)
_world = MPI.Intracomm(MPI.COMM_WORLD)  # its own, whatever replaces COMM_WORLD
_NO_TAG = _world.Get_attr(MPI.TAG_UB)  # the largest: no program uses it
_yield = getattr(os, "sched_yield", lambda: time.sleep(0))
MANY = 3  # communicators of one line that were never freed: a leak
MOST_CHOICES = 10_000  # of receives from any source that are noted
NAP = 0.001  # seconds between two looks of a rank that has ended
SHORTEST_NAP, LONGEST_NAP = 20e-6, 200e-6  # ... of a rank that waits inside a call
HOLD = 0.25  # seconds by which a message comes late that somebody wants to
_PACKAGES = os.sep + "site-packages" + os.sep


class CannotGoOnError(BaseException):
    """Raised in a call that would wait for ever, or must not be made; says why.

    It is no `Exception`, so that a program's own ``except Exception`` lets it pass.

    Parameters
    ----------
    finding
        What is wrong.
    """

    def __init__(self, finding: Finding):
        super().__init__(finding.text)
        self.finding = finding


class Session:
    """One rank's side of the diagnosis.

    Parameters
    ----------
    ledger
        Where it publishes.
    strict
        Whether standard sends complete only when they are received and collectives
        wait for all ranks, and a call that waits for ever raises. Else the calls are
        made as they stand.
    verdict
        Returns the finding that this rank was flagged for; None where nobody flags.

    Attributes
    ----------
    pending : dict
        Requests that are not complete, by a number of their own.
    found : list of Finding
        What this rank has found.
    """

    def __init__(self, ledger: Ledger, strict: bool, verdict: Callable | None = None):
        self.ledger, self.strict = ledger, strict
        self.rank, self.size = ledger.rank, ledger.size
        self.pending: dict[int, object] = {}
        self.numbers = itertools.count()
        self.found: list[Finding] = []
        self.alive: list[object] = []  # buffers of calls that were given up
        self.comms: list[object] = []  # every communicator that was made
        self.persistent: list[tuple] = []  # every persistent request
        self.choices: list[tuple] = []  # of receives from any source
        self.held: dict[int, int] = {}  # rank to how many messages to it come late
        self.used: set[tuple] = set()  # places whose use of a result was looked at
        self.status = MPI.Status()
        self.busy = False  # nothing more is published, see `crowded`
        self.finalized = False
        self.watched = False  # from outside, by who ends the job if a rank ends it
        self._waiting, self._since = 0, 0.0  # the call that waits, and since when
        self._notes: dict[int, Notes] = {}  # of other ranks
        self._codes: dict[int, int] = {}
        self._kept: list[object] = []  # so that no code object's id comes again
        self._verdict = verdict
        self._out = open(  # noqa: SIM115 - open as long as the process
            findings.path(ledger.memory.folder, self.rank), "a", encoding="utf-8"
        )
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=ledger.detach)

    def begin(self, epoch: int, members: int) -> None:
        """Begin anew with so many ranks: what was found and published is void."""
        self.pending.clear()
        self.found, self.comms, self.persistent, self.choices = [], [], [], []
        self.ledger.begin(epoch, members)

    def place(self, frame) -> tuple[int, int]:
        """Return where a call was made: number of the code object, and instruction.

        It is the innermost frame that is the program's own.
        """
        number = self._codes.get(id(frame.f_code))
        if number is None:
            number = self._note_code(frame.f_code)
        if number >= 0:
            return number, frame.f_lasti
        outer = frame.f_back
        while outer is not None:
            number = self._codes.get(id(outer.f_code))
            if number is None:
                number = self._note_code(outer.f_code)
            if number >= 0:
                return number, outer.f_lasti
            outer = outer.f_back
        return 0, 0

    def is_own(self, code) -> bool:
        """Say whether code is the program's own, not of Python, mpi4py or this room."""
        file = os.path.realpath(code.co_filename)
        if code.co_filename.startswith("<frozen") or file.endswith((".pyx", ".pxi")):
            return False
        return _installed(file) or not file.startswith(_FOREIGN)

    def _note_code(self, code) -> int:
        file = os.path.realpath(code.co_filename)
        number = len(self._kept) + 1 if self.is_own(code) else -1
        self._kept.append(code)
        if number > 0:
            lines = [list(entry) for entry in code.co_lines()]
            self.ledger.note(code=number, file=file, name=code.co_name, lines=lines)
        self._codes[id(code)] = number
        return number

    def line(self, number: int, at: int) -> tuple[str, int]:
        """Return file and line of a place of this rank."""
        if not number:
            return "", 0
        code = self._kept[number - 1]
        for first, after, line in code.co_lines():
            if first <= at < after and line:
                return os.path.realpath(code.co_filename), line
        return code.co_filename, 0

    def call(self, text: str, place: tuple[int, int]) -> Call:
        """Return a call of this rank for a finding."""
        return Call(self.rank, text, *self.line(*place))

    def call_of(self, rank: int, text: str, place: tuple[int, int]) -> Call:
        """Return a call of another rank for a finding."""
        if rank == self.rank:
            return self.call(text, place)
        if rank not in self._notes:
            self._notes[rank] = Notes(notes_path(self.ledger.memory.folder, rank))
        notes = self._notes[rank]
        return Call(rank, text, *notes.line(*place))

    def keep(self, finding: Finding) -> None:
        """Write a finding down, once."""
        key = finding.key or finding.text
        if any((old.key or old.text) == key for old in self.found):
            return
        self.found.append(finding)
        self._out.write(finding.dump() + "\n")
        self._out.flush()

    def report(self, finding: Finding) -> None:
        """Write a finding down, and raise it where the program must not go on."""
        self.keep(finding)
        if finding.fatal and self.strict:
            raise CannotGoOnError(finding)

    def crowded(self) -> bool:
        """Say whether several threads of this rank make calls at the same time.

        Then nobody knows who waits for whom: no more is published, nobody is accused.
        """
        if self.busy:
            return True
        if self.ledger.seq % 2:
            self.busy = True
            self.ledger.give_up()
        return self.busy

    def plainly(self, comm, name: str, call: Callable, arguments: tuple):
        """Make a call of which nothing is known, or which MPI will refuse."""
        __tracebackhide__ = True
        place = self.place(sys._getframe(1))
        if self.finalized:
            error = RuntimeError(f"comm.{name} is called after MPI.Finalize")
            error.mpi_lessons = mistakes.too_late(self, name, place)
            raise error
        inside = not self.crowded()
        if inside:
            self.ledger.enter(NUMBER[name], *place, FREE, 0, 0, 0, 0)
        try:
            return call(comm, *arguments)
        except Exception as error:
            self.explain(error, comm, name, arguments, place)
            raise
        finally:
            if inside:
                self.ledger.leave()

    def explain(self, error, comm, name: str, arguments: tuple, place: tuple) -> None:
        """Say what an exception of MPI or mpi4py means, in words of the course."""
        error.mpi_lessons = mistakes.explain(self, error, comm, name, arguments, place)

    def explain_request(self, error, pending) -> None:
        """Say the same of an exception that completes a request."""
        error.mpi_lessons = mistakes.explain_pending(self, error, pending)

    def explain_requests(self, error, requests) -> None:
        """Say the same where it may be any of several requests."""
        pendings = [getattr(request, "_pending", None) for request in requests]
        receives = [p for p in pendings if p is not None and p.receive is not None]
        for pending in receives:
            for found in mistakes.misfits(pending):
                error.mpi_lessons = found
                return
        if receives:
            self.explain_request(error, receives[0])

    def chose(self, text: str, place: tuple[int, int], source: int, of: int) -> None:
        """Note whose message a receive from any source took, of how many ranks'."""
        if of > 2 and len(self.choices) < MOST_CHOICES:  # itself, and two others
            self.choices.append((text, *self.line(*place), source))

    def hold_back(self, dest: int) -> None:
        """Wait before a message to a rank, where somebody wants to see others win."""
        if self.held.get(dest):
            self.held[dest] -= 1
            time.sleep(HOLD)

    def spin(self) -> None:
        """Give way to others, unless this call waits for ever.

        It sleeps for a tenth of the time that the call has waited, `LONGEST_NAP` at
        most. Whoever only gave way would keep others from the cores that they share.
        """
        if self.ledger.flagged():
            raise CannotGoOnError(self._verdict())
        now = time.monotonic()
        if self._waiting != self.ledger.seq:
            self._waiting, self._since = self.ledger.seq, now
        nap = min((now - self._since) / 10, LONGEST_NAP)
        if nap < SHORTEST_NAP:
            _yield()
        else:
            time.sleep(nap)

    def aborted(self, code: int) -> None:
        """Note that this rank is about to end all others; where watched, just end.

        Who watches lets mpirun clean up, which Hydra does not after MPI_Abort.
        """
        here = self.call(f"comm.Abort({code})", self.place(sys._getframe(1)))
        text = f"rank {here.rank} called  {here.call}  (line {here.line}), which ends "
        self.report(Finding("rank-died", f"{text}all ranks", (here,), fatal=False))
        if self.watched:
            os._exit(1)

    def progress(self) -> None:
        """Let MPI work on what is under way, unless this call waits for ever."""
        self.work()
        self.spin()

    def work(self) -> None:
        """Let MPI work on what is under way, while this rank is outside MPI.

        Subtle: it looks for a message that nobody sends. COMM_SELF would not do:
        MPICH looks into a queue there, and works on nothing.
        """
        _world.Iprobe(MPI.ANY_SOURCE, _NO_TAG)

    def linger(self) -> None:
        """Stay until all ranks have ended, and let MPI work on what they wait for.

        Subtle: in MPI_Finalize MPICH 5.0.2 forgets to say of many messages that they
        were received, and who sent them synchronously waits for ever.
        """
        while any(life != ENDED for life in self.ledger.lives()):
            self.work()
            time.sleep(NAP)


def _installed(file: str) -> bool:
    """Say whether a file below the standard library's folder is another package's."""
    return _PACKAGES in file and not file.startswith(_FOREIGN[:2])


def left_over(session: Session) -> list[Finding]:
    """Return what a program that has ended should have done."""
    found = []
    for pending in session.pending.values():
        if pending.freed:
            continue
        call = session.call(pending.text, pending.place)
        found.append(
            Finding(
                "lost-request",
                f"rank {call.rank} never waited for the request of  {call.call}  "
                f"(line {call.line}): nobody knows whether it is complete. Call wait() "
                "on it.",
                (call,),
                key=f"lost {call.line} {call.call}",
            )
        )
    for request, text, place in session.persistent:
        if not request.starts:
            call = session.call(text, place)
            found.append(
                Finding(
                    "lost-request",
                    f"rank {call.rank} never started the persistent request of  "
                    f"{call.call}  (line {call.line}): nothing was communicated. Call "
                    "Start() on it.",
                    (call,),
                    key=f"never started {call.line}",
                )
            )
    made = Counter((on.made, on.place) for on in session.comms if not on.freed)
    for (name, place), count in made.items():
        if name and count >= MANY:
            call = session.call(f"comm.{name}()", place)
            found.append(
                Finding(
                    "leak",
                    f"rank {call.rank} made {count} communicators by  {call.call}  "
                    f"(line {call.line}) and freed none: MPI has room for some "
                    "thousands. Call Free() on each.",
                    (call,),
                    key=f"leak {call.line}",
                )
            )
    return found
