"""Threads and processes: what they share, and what starting and passing costs.

Run     python -m mpi_lessons.tour.threads_processes
Watch   Two workers add to one counter: which counts come out too small, and why?
Rules   Threads of a process have one memory: what one writes, all see, and what two of
        them change needs a lock. A process has a memory of its own: what it is sent
        is pickled and copied, unless it is put into shared memory.
Source  Python docs: threading, "Lock objects"; multiprocessing, "Contexts and start
        methods" and "The multiprocessing.dummy module"; multiprocessing.shared_memory
"""

import contextlib
import multiprocessing
import sys
import time
from multiprocessing import dummy as threads  # has multiprocessing's names, for threads
from multiprocessing.shared_memory import SharedMemory
from types import SimpleNamespace

import numpy as np

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import deaf_children, run
from mpi_lessons.tour.measure import best, timed
from mpi_lessons.tour.route import leave

COUNT = 2000
PLAIN = 100  # times as often, where there is no sleep
NAP = 1e-5  # seconds; it takes some ten times as long to wake up
PATIENCE = 60  # seconds for the other worker to come
STARTS = 4  # of each kind of worker; the first is shown on its own
ITEMS = 6_250_000  # float64, 50 MB
CHANGED = -1.0


def start(home, count=1, target=None, args=()):
    """Start workers: threads, or processes where `home` is a multiprocessing context.

    Without a target they do nothing. They end with this process, if not before.
    """
    workers = [home.Process(target=target, args=args) for _ in range(count)]
    with deaf_children():
        for worker in workers:
            worker.daemon = True
            worker.start()
    return workers


def add_plainly(cell, times, _lock, ready):
    """Add 1 to the value of a cell, as one would."""
    ready.wait()
    for _ in range(times):
        cell.value += 1


def add_slowly(cell, times, lock, ready):
    """Add 1 to the value of a cell, asleep between reading and writing."""
    ready.wait()
    for _ in range(times):
        with lock:
            found = cell.value
            time.sleep(NAP)  # here the other comes in, unless a lock keeps it out
            cell.value = found + 1


def count_up(home, add, cell, times, locked=False):
    """Let two workers add to one cell at once; return what it holds here afterwards."""
    lock = home.Lock() if locked else contextlib.nullcontext()
    ready = home.Barrier(2, timeout=PATIENCE)
    for worker in start(home, 2, add, (cell, times, lock, ready)):
        worker.join()
    return cell.value


def count_all(processes, times):
    """Count in all ways; return rows of who, how, how often 1 was added, what is there.

    Processes are started by `processes`, a context of multiprocessing.
    """
    own, shared = lambda: SimpleNamespace(value=0), lambda: processes.RawValue("q", 0)
    ways = [
        (threads, "value += 1", own, add_plainly, False),
        (threads, "read, sleep, write", own, add_slowly, False),
        (threads, "the same, with a lock", own, add_slowly, True),
        (processes, "read, sleep, write", own, add_slowly, False),
        (processes, "to a shared RawValue", shared, add_slowly, False),
        (processes, "the same, with a lock", shared, add_slowly, True),
    ]
    rows = []
    for home, how, cell, add, locked in ways:
        who = "threads" if home is threads else "processes"
        each = times * PLAIN if add is add_plainly else times
        rows.append((who, how, 2 * each, count_up(home, add, cell(), each, locked)))
    return rows


def conclude_counts(rows, gil):
    """Say what was lost, from the rows of `count_all`, and whether there is a GIL."""
    lost = [added - found or "none" for *_, added, found in rows]
    locked = "none" if lost[2] == lost[5] == "none" else f"{lost[2]} and {lost[5]}"
    yield (
        f"Lost updates by threads: {lost[1]} of {rows[1][2]}. Two that read the same "
        f"number both write that number plus 1. With a lock: {locked}."
    )
    why = "another thread came between its read and its write."
    if lost[0] == "none":
        why = "which is luck, no rule: take a lock."
        if gil and sys.version_info >= (3, 10):
            why = (
                "since with the GIL, CPython 3.10 and newer change threads only where "
                "a loop jumps back, at calls, and where C code waits. That is how it "
                "is built, no promise: take a lock."
            )
    yield f"Plain  value += 1  lost {lost[0]} of {rows[0][2]}, {why}"
    yield (
        f"Each process added to a copy of its own: here it is still {rows[3][3]}. "
        f"Lost in what they share on purpose: {lost[4]}. So processes are safer, as "
        "the talk said, as long as they share nothing."
    )


def start_all():
    """Return rows of worker, milliseconds of the first start, least of the later."""
    homes = {"thread": threads}
    default = multiprocessing.get_context().get_start_method()
    for method in multiprocessing.get_all_start_methods():
        name = f"process, {method}{' (default)' if method == default else ''}"
        homes[name] = multiprocessing.get_context(method)
    rows = []
    for name, home in homes.items():
        first, *later = (
            timed(lambda home=home: start(home)[0].join())[1] for _ in range(STARTS)
        )
        rows.append((name, first * 1e3, min(later) * 1e3))
    return rows


def conclude_starts(times):
    """Say what was measured, from what a thread takes and then each kind of process."""
    thread, *others = times
    return (
        f"A process took {min(others) / thread:.0f} to {max(others) / thread:.0f} times"
        " as long as a thread. fork copies this process; spawn starts a Python that "
        "imports this stop anew; forkserver forks a clean process, which imports it. "
        "On Linux fork was the default until Python 3.13, since 3.14 it is forkserver; "
        "on macOS it is spawn since 3.8."
    )


@contextlib.contextmanager
def shared_memory(size):
    """Give a new shared memory of so many bytes; remove it at the end of the block."""
    memory = SharedMemory(create=True, size=size)
    try:
        yield memory
    finally:
        memory.unlink()
        with contextlib.suppress(BufferError):  # after Ctrl-C a view may be left
            memory.close()


def view(memory):
    """Return the ITEMS numbers in a shared memory, as an array without a copy."""
    return np.ndarray(ITEMS, buffer=memory.buf)


def change_first(parcel):
    """Change the first number of an array, or a shared memory; return the last one."""
    if isinstance(parcel, SharedMemory):
        last = change_first(view(parcel))
        parcel.close()
        return last
    parcel[0] = CHANGED
    return float(parcel[-1])


def serve(channel):
    """Change what comes through a channel, and answer, until None comes."""
    while (parcel := channel.recv()) is not None:
        channel.send(change_first(parcel))


def ask(channel, parcel):
    """Send an array, or a shared memory, to a worker; return its answer."""
    channel.send(parcel)
    return channel.recv()


def pass_to(home, parcel):
    """Send an array, or a shared memory, to a worker that is there already.

    Returns
    -------
    milliseconds : float
        From sending to the answer.
    seen : str
        Whether the change that the worker makes is seen here.

    Raises
    ------
    ValueError
        The worker has found another last number than was sent.
    """
    numbers = view(parcel) if isinstance(parcel, SharedMemory) else parcel
    numbers[0] = 0.0
    near, far = home.Pipe()
    (worker,) = start(home, 1, serve, (far,))
    answer, seconds = best(ask, near, parcel)
    near.send(None)
    worker.join()
    if answer != numbers[-1]:
        raise ValueError(f"sent {numbers[-1]}, but the worker found {answer}")
    return seconds * 1e3, "yes" if numbers[0] == CHANGED else "no"


def pass_all(processes):
    """Pass 50 MB in all ways; yield rows of to whom, how, and what `pass_to` found."""
    array = np.arange(float(ITEMS))
    yield "thread", "a reference", *pass_to(threads, array)
    yield "process", "pickled, by a pipe", *pass_to(processes, array)
    with shared_memory(array.nbytes) as memory:
        _, seconds = timed(np.copyto, view(memory), array)
        yield "process", "copied to be shared", seconds * 1e3, "."
        yield "process", "name of what is shared", *pass_to(processes, memory)


def conclude_passing(rows):
    """Say at what cost an array arrived and who saw the change, from `pass_all`."""
    _, pickled, filled, named = (ms for _, _, ms, _ in rows)
    yield (
        "All workers found its last number as it was sent. To pickle and copy it took "
        f"{pickled / named:.0f} times as long as to send the name of a shared memory; "
        f"but that must first be filled, which took {filled:.0f} ms."
    )
    if [seen for *_, seen in rows] == ["yes", "no", ".", "yes"]:
        yield (
            "The talk said that Python with the GIL cannot use data in shared memory. "
            "It could then and can now: the thread changed this very array. What the "
            "GIL prevents is that two threads run Python at once. Processes can share "
            "memory as well, since 3.8 with multiprocessing.shared_memory."
        )


def main():
    """Count with two workers, start workers that do nothing, and send 50 MB to some."""
    of = "each worker adds 1 so often"
    options = read_options(None, __doc__, count=COUNT, of=of, most=20_000)
    stage = Stage(None, __doc__)
    processes = multiprocessing.get_context()
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    stage.say(
        f"Python {sys.version_info.major}.{sys.version_info.minor} "
        f"{'with' if gil else 'without'} the GIL; unless told how, processes start by "
        f"{processes.get_start_method()} here."
    )

    rows = count_all(processes, options.count)
    parts = [found / added for *_, added, found in rows]
    call = "two workers add 1, again and again; the bar is the part that is there"
    stage.bars(("who", "how", "added", "found"), rows, parts, call=call)
    for sentence in conclude_counts(rows, gil):
        stage.say(sentence)

    rows = start_all()
    cells = [(name, f"{first:.2f}", f"{later:.2f}") for name, first, later in rows]
    call = "start a worker that does nothing, and wait for its end"
    labels = ("worker", "first, ms", "later, ms")
    stage.bars(labels, cells, [later for *_, later in rows], call=call)
    stage.say(conclude_starts([later for *_, later in rows]))

    rows = list(pass_all(processes))
    cells = [(to, how, f"{ms:.2f}", seen) for to, how, ms, seen in rows]
    labels = ("to a", f"{ITEMS * 8 / 1e6:.0f} MB as", "ms", "change seen")
    call = "hand over an array, of which the worker changes a number"
    stage.bars(labels, cells, [ms for _, _, ms, *_ in rows], call=call)
    for sentence in conclude_passing(rows):
        stage.say(sentence)
    leave(
        stage,
        "threads_processes",
        "threads are cheap and share everything, so lock what they change; processes "
        "share nothing, so send them little.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
