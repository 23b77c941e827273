"""Probe: what one rank sees of its host and of the others, told line by line.

The doctor hands this text to Python (``python -c``) on every host, so that it also runs
where the course is missing. It imports MPI late: what comes before is told in any case.
"""

import contextlib
import faulthandler
import importlib.metadata
import importlib.util
import json
import os
import socket
import sys
import time

MARK = "mpi-lessons-probe "  # begins each line that is meant for the doctor
SHARED_MEMORY = "/dev/shm/"  # noqa: S108 - looked at, not written to
MOST_PARTNERS = 64  # ranks, up to which each sends a message to each
LAST_WAIT = 1.0  # seconds that the others have to tell what they found, too
OWN_END = 20.0  # seconds after the limit, when a rank that nobody ended ends itself


def tell(**what) -> None:
    """Write a line; in one call, so that lines of several ranks never mix."""
    line = json.dumps({"host": socket.gethostname(), "pid": os.getpid(), **what})
    os.write(1, f"\n{MARK}{line}\n".encode())


def where_installed(name: str) -> str | None:
    """Return the folder of a package without importing it, or None."""
    spec = importlib.util.find_spec(name)
    return os.path.dirname(spec.origin) if spec and spec.origin else None


def version(name: str) -> str | None:
    """Return the version of what is installed under a name, or None."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(name)
    return None


def cores() -> list[int]:
    """Return the cores that this rank may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def segments() -> list[str]:
    """Return the shared memory that this rank has mapped, by the names of its files."""
    try:
        with open("/proc/self/maps") as file:
            lines = file.read().splitlines()
    except OSError:  # as on macOS
        return []
    paths = {line[line.find("/") :] for line in lines if "/" in line}
    return sorted(path for path in paths if path.startswith(SHARED_MEMORY))


def silent_ranks(mpi, comm, seconds: float) -> list[int]:
    """Exchange a byte with other ranks, and return those that nothing came from."""
    others = {(comm.rank + step) % comm.size for step in (-1, 1)}
    if comm.size <= MOST_PARTNERS:
        others = set(range(comm.size))
    others -= {comm.rank}
    receives = {o: comm.Irecv([bytearray(1), mpi.BYTE], source=o) for o in others}
    sends = [comm.Isend([b"!", mpi.BYTE], dest=o) for o in others]
    end = time.monotonic() + seconds
    while receives and time.monotonic() < end:
        receives = {o: request for o, request in receives.items() if not request.Test()}
        time.sleep(0.001)  # the ranks may share a core
    if not receives:
        mpi.Request.Waitall(sends)
    return sorted(receives)


def main(limit: float) -> None:
    """Tell who I am, then what MPI says, then whom I hear.

    Parameters
    ----------
    limit
        Seconds after which the doctor ends the ranks, where it can reach them.
    """
    nowhere = open(os.devnull, "w")  # noqa: SIM115 - open to the end of the rank
    faulthandler.dump_traceback_later(limit + OWN_END, exit=True, file=nowhere)
    tell(
        python=sys.executable,
        prefix=sys.prefix,
        version=sys.version.split()[0],
        package=where_installed("mpi_lessons"),
        release=version("mpi-lessons"),
        mpi4py=version("mpi4py"),
        cores=cores(),
        all_cores=os.cpu_count() or 1,
    )
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        tell(failed=reason[:300])
        sys.exit(1)
    comm = MPI.COMM_WORLD
    levels = ("THREAD_SINGLE", "THREAD_FUNNELED", "THREAD_SERIALIZED")
    names = {getattr(MPI, name): name for name in (*levels, "THREAD_MULTIPLE")}
    tell(
        rank=comm.rank,
        size=comm.size,
        thread=names[MPI.Query_thread()],
        library=MPI.Get_library_version().split("\n")[0].strip("\0 ")[:100],
    )
    tell(segments=segments())  # an Open MPI that was started alone leaves them behind
    silent = silent_ranks(MPI, comm, limit / 3)
    tell(silent=silent)
    if silent:
        time.sleep(LAST_WAIT)
        comm.Abort(1)


if __name__ == "__main__":
    main(float(sys.argv[1]))
