"""Script: run a program in one rank, watched.

``python -m mpi_lessons.diagnosis.script`` is what ``mpi-lessons diagnose`` starts under
mpirun. The program is not changed: it finds watched communicators under the names of
the plain ones.
"""

import contextlib
import json
import os
import runpy
import sys
import traceback
from pathlib import Path

from mpi4py import MPI

from mpi_lessons.diagnosis import memory, mistakes, positions
from mpi_lessons.diagnosis.communicator import watch
from mpi_lessons.diagnosis.findings import Call, Finding
from mpi_lessons.diagnosis.ledger import Ledger
from mpi_lessons.diagnosis.records import ENDED, LEFT, RUNNING
from mpi_lessons.diagnosis.session import CannotGoOnError, Session, left_over

FOLDER = "MPI_LESSONS_JOB"  # names the folder through which launcher and ranks speak
KEPT = 1 << 20  # characters of what a rank prints that are kept, to compare runs


def main() -> None:
    """Run the program that the job's folder names."""
    hosts = sorted(set(MPI.COMM_WORLD.allgather(MPI.Get_processor_name())))
    if len(hosts) > 1:
        if MPI.COMM_WORLD.rank == 0:
            print(
                f"a diagnosis needs all ranks on one host, found {len(hosts)} "
                f"({', '.join(hosts)}): ask for one node"
            )
        sys.exit(2)
    folder = Path(os.environ[FOLDER])
    job = json.loads((folder / "job").read_text())
    rank, size = MPI.COMM_WORLD.rank, MPI.COMM_WORLD.size
    if size != job["ranks"]:
        (folder / "strangers").write_text(str(size))
        sys.exit(2)
    # For the launcher, should this rank die before it looks.
    mine = memory.segments([os.getpid()])
    (folder / f"segments-{rank}").write_text("\n".join(mine))
    positions.listen(positions.stack_path(folder, rank))
    session = Session(Ledger(folder, size, rank), job["strict"])
    session.watched = True
    session.held = {dest: many for sender, dest, many in job["held"] if sender == rank}
    session.begin(1, size)
    install(session)
    sys.stdout = Tee(sys.stdout, folder / f"output-{rank}")
    process = os.getpid()
    code = run(session, job)
    if os.getpid() != process:  # a fork of this rank came back: it is no rank
        sys.stdout.flush()
        os._exit(code)
    for finding in left_over(session) if session.ledger.life == RUNNING else ():
        session.keep(finding)
    (folder / f"choices-{rank}").write_text(json.dumps(session.choices))
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    session.ledger.live(ENDED)
    if not MPI.Is_finalized():
        session.linger()
    sys.exit(code)


def install(session: Session) -> None:
    """Put watched communicators and requests in the place of the plain ones."""
    world = MPI.COMM_WORLD.Get_group()
    plain_world, plain_self = MPI.COMM_WORLD, MPI.COMM_SELF
    MPI.COMM_WORLD = watch(plain_world, session, world, 1)
    finalize = MPI.Finalize

    def finalize_and_note():
        session.finalized = session.busy = True
        session.ledger.give_up()
        finalize()

    MPI.Finalize = finalize_and_note
    MPI.COMM_SELF = watch(plain_self, session, world, 3 + 2 * session.rank)


class Tee:
    """Standard output, of which a copy is kept."""

    def __init__(self, stream, path: Path):
        self._stream, self._room = stream, KEPT
        self._copy = open(  # noqa: SIM115 - open as long as the process
            path, "w", encoding="utf-8", errors="replace"
        )

    def write(self, text: str) -> int:
        """Write to both."""
        if self._room > 0:
            self._copy.write(text[: self._room])
            self._copy.flush()
            self._room -= len(text)
        return self._stream.write(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)


def run(session: Session, job: dict) -> int:
    """Run the program to its end, whichever that is, and return its exit code."""
    target, module = job["target"], job["module"]
    sys.argv = [target, *job["arguments"]]
    try:
        if module:
            sys.path[0] = os.getcwd()
            runpy.run_module(target, run_name="__main__", alter_sys=True)
        else:
            sys.path[0] = os.path.dirname(os.path.realpath(target))
            runpy.run_path(target, run_name="__main__")
    except SystemExit as error:
        return _exited(session, error)
    except CannotGoOnError:
        return 1
    except KeyboardInterrupt:
        return 130
    except BaseException as error:
        return _raised(session, error)
    return 0


def _exited(session: Session, error: SystemExit) -> int:
    code = error.code
    if code is None or code == 0:
        return 0
    if not isinstance(code, int):
        print(code, file=sys.stderr)
    place = mistakes.innermost(session, error) or ("", 0)
    call = Call(session.rank, f"sys.exit({code!r})", *place)
    text = f"rank {session.rank} called  {call.call}  (line {call.line})"
    session.keep(Finding("rank-died", text, (call,), key=f"exit {code!r} {call.line}"))
    return code if isinstance(code, int) else 1


def _raised(session: Session, error: BaseException) -> int:
    """Say what an exception means that the program did not catch."""
    _print(session, error)
    session.ledger.live(LEFT)
    finding = (
        getattr(error, "mpi_lessons", None)
        or mistakes.read_only(session, error)
        or mistakes.null_communicator(session, error)
    )
    if finding is None:
        file, line = mistakes.innermost(session, error) or ("", 0)
        words = traceback.format_exception_only(error)[-1].strip()
        call = Call(session.rank, f"raise {type(error).__name__}", file, line)
        at = f" (line {line})" if line else ""
        text = f"rank {session.rank} raised {words}{at}"
        finding = Finding("rank-died", text, (call,), fatal=True, key=f"{words} {line}")
    session.keep(finding)
    return 1


def _print(session: Session, error: BaseException) -> None:
    """Print the traceback, of the program's own lines."""
    told = traceback.TracebackException.from_exception(error)
    own = {
        frame.f_code.co_filename
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if session.is_own(frame.f_code)
    }
    kept = [frame for frame in told.stack if frame.filename in own]
    told.stack = traceback.StackSummary.from_list(kept or told.stack)
    sys.stdout.flush()
    print(*told.format(), sep="", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
