"""Dask graph: a dictionary says what needs what; what has all it needs can run.

Run     python -m mpi_lessons.tour.dask_graph --svg graph.svg
Watch   Which tasks run at once, and what does the last one wait for?
Rules   A graph is a dictionary: each name stands for a value or for a task, which
        is a function with its arguments; these may be names. A task can run as soon
        as all that it needs is there, so there must be no circle. Arrays, bags and
        dataframes make such graphs themselves.
Source  Dask docs: "Specification", "Custom Graphs", "Delayed"
"""

import contextlib
import functools
import inspect
import os
import time
from pathlib import Path

from mpi_lessons.stage import Stage, on_rank_0, read_options
from mpi_lessons.stage.options import UsageError
from mpi_lessons.tour.frame import run, tour_extra
from mpi_lessons.tour.measure import timed
from mpi_lessons.tour.route import leave

with tour_extra():
    import dask
    import dask.threaded
    from dask.core import get_dependencies
    from dask.diagnostics import Profiler
    from dask.task_spec import DataNode, Task, TaskRef
    from pygraphviz import AGraph

COUNT = 200  # milliseconds that each task sleeps, so that one can see it run
THREADS = 2


def inc(number):
    """Return the next number."""
    return number + 1


def mul(first, second):
    """Return the product."""
    return first * second


def slow(function, seconds):
    """Return the function, but it sleeps first."""

    @functools.wraps(function)
    def call(*args):
        time.sleep(seconds)
        return function(*args)

    return call


def build_graph(inc, mul):
    """Return a value or a task under each name; z is asked for."""
    return {
        "a": 1,
        "b": 2,
        "x": (inc, "a"),  # a function and its argument, not yet called
        "y": (inc, "b"),
        "z": (mul, "x", "y"),
    }


def build_tasks(inc, mul):
    """Return the same graph of Dask's own objects, as it is to be written today."""
    return {
        "a": DataNode("a", 1),
        "b": DataNode("b", 2),
        "x": Task("x", inc, TaskRef("a")),
        "y": Task("y", inc, TaskRef("b")),
        "z": Task("z", mul, TaskRef("x"), TaskRef("y")),
    }


def build_delayed(inc, mul):
    """Return what makes the same graph by itself, out of calls that wait."""
    inc, mul = dask.delayed(inc), dask.delayed(mul)
    return mul(inc(1), inc(2))


def spell(task):
    """Write a value or a task as Python would: "1" or "inc(a)"."""
    if not isinstance(task, tuple):
        return str(task)
    function, *args = task
    return f"{function.__name__}({', '.join(args)})"


def draw_tree(graph, name, depth=0):
    """Return the lines of a tree: under each name what it needs, set in."""
    lines = [f"{'    ' * depth}{'<- ' if depth else ''}{name} = {spell(graph[name])}"]
    for needed in sorted(get_dependencies(graph, name)):
        lines += draw_tree(graph, needed, depth + 1)
    return lines


def draw_svg(graph):
    """Return the graph as an SVG picture, laid out by Graphviz."""
    picture = AGraph(directed=True, rankdir="BT")
    for name, task in graph.items():
        shape = "ellipse" if isinstance(task, tuple) else "box"
        picture.add_node(name, label=f"{name} = {spell(task)}", shape=shape)
        for needed in sorted(get_dependencies(graph, name)):
            picture.add_edge(needed, name)
    with silent_stderr():
        return picture.draw(format="svg", prog="dot")


@contextlib.contextmanager
def silent_stderr():
    """Send to nowhere what C writes to stderr meanwhile."""
    # Subtle: the Fontconfig in pygraphviz's wheel may be older than the system's font
    # settings. It says so on file descriptor 2, past sys.stderr; all goes well.
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def save(svg, path):
    """Write the picture to a file."""
    try:
        Path(path).write_bytes(svg)
    except OSError as error:
        raise UsageError(
            f"{path} needs to take the picture, found {error.strerror}: "
            "name another place"
        ) from None


def find_levels(graph):
    """Return the names level by level: each needs only names of levels before."""
    levels, done = [], set()
    while len(done) < len(graph):
        ready = {n for n in graph if get_dependencies(graph, n) <= done} - done
        levels.append(sorted(ready))
        done |= ready
    return levels


def watch(graph, name, threads):
    """Run a graph in so many threads, and return a row for each task that ran.

    Returns
    -------
    list of (int, str, int, float, float)
        Threads, the task's name, the number of the thread that ran it, and the seconds
        at which it began and ended.
    """
    with Profiler() as profiler:
        dask.threaded.get(graph, name, num_workers=threads)
    records = sorted(profiler.results, key=lambda record: record.start_time)
    ids = list(dict.fromkeys(record.worker_id for record in records))
    zero = records[0].start_time
    return [
        (threads, r.key, ids.index(r.worker_id), r.start_time - zero, r.end_time - zero)
        for r in records
    ]


def conclude(one, two):
    """Say what ran at once; `one` and `two` are what was watched with these threads."""
    spans = {name: (begin, end) for _, name, _, begin, end in two}
    ends = (spans["x"][1], spans["y"][1])
    shared = min(ends) - max(spans["x"][0], spans["y"][0])
    took = f"1 thread took {one[-1][4]:.2f} s, 2 took {two[-1][4]:.2f} s."
    if shared <= 0:
        return f"x and y could run at once, but did not: this machine is busy. {took}"
    when = "after both" if spans["z"][0] >= max(ends) else "before both had ended"
    return (
        f"With 2 threads x and y ran at once for {shared:.2f} s, z came {when}. {took}"
    )


def find_circle():
    """Return what Dask says of a graph in which two tasks need each other."""
    try:
        dask.get({"a": (inc, "b"), "b": (inc, "a")}, "a")
    except RuntimeError as error:
        return " ".join(str(error).split())
    return "nothing"


def run_all(inc, mul):
    """Return (what, result, seconds) of the product in Python and as a graph."""
    graph, tasks, delayed = (
        build(inc, mul) for build in (build_graph, build_tasks, build_delayed)
    )
    dask.delayed(0).compute()  # the first one imports half of Dask
    threads = {"num_workers": THREADS}
    calls = [
        ("mul(inc(1), inc(2)), Python", lambda: mul(inc(1), inc(2))),
        ("dask.get, one by one", lambda: dask.get(graph, "z")),
        ("dask.threaded.get", lambda: dask.threaded.get(graph, "z", **threads)),
        ("... of Task objects", lambda: dask.threaded.get(tasks, "z", **threads)),
        ("dask.delayed", lambda: delayed.compute(scheduler="threads", **threads)),
    ]
    return [(what, *timed(call)) for what, call in calls]


def main():
    """Draw a graph, watch one thread and two at it, and run it in all spellings."""
    of = "milliseconds that each task sleeps"
    options = read_options(
        None, __doc__, count=COUNT, of=of, most=1000, svg="the graph"
    )
    stage = Stage(None, __doc__)
    functions = [slow(function, options.count / 1000) for function in (inc, mul)]
    graph = build_graph(*functions)

    stage.say("\nA graph of (1 + 1) * (2 + 1), as a program writes it, and drawn:")
    stage.code(inspect.getsource(build_graph))
    stage.say("")
    stage.code("\n".join(draw_tree(graph, "z")))
    first, *others = (" and ".join(names) for names in find_levels(graph))
    stage.say(f"{first} are there, then can run {', then '.join(others)}.")
    svg = draw_svg(graph)
    boxes, arrows = (svg.count(b'class="%s"' % kind) for kind in (b"node", b"edge"))
    where = "--svg FILE keeps it"
    if options.svg:
        on_rank_0(None, lambda: save(svg, options.svg))
        where = f"it is in {options.svg}"
    stage.say(f"Drawn as SVG it has {boxes} nodes and {arrows} arrows: {where}.")

    one, two = (watch(graph, "z", threads) for threads in (1, THREADS))
    cells = [(*row[:3], f"{row[3]:.2f}", f"{row[4]:.2f}") for row in one + two]
    labels = ("threads", "task", "ran on", "begins", "ends")
    spans = [row[3:] for row in one + two]
    stage.bars(labels, cells, spans, call="the tasks as they ran, in seconds")
    stage.say(conclude(one, two))

    rows = run_all(*functions)
    cells = [(what, result, f"{seconds:.2f}") for what, result, seconds in rows]
    labels = ("five spellings", "result", "seconds")
    stage.bars(labels, cells, [row[2] for row in rows], call="the same by other words")
    results = {result for _, result, _ in rows}
    same = "All results are the same." if results == {6} else "The results differ!"
    stage.say(f"{same} Of a circle Dask says: {find_circle()}.")
    stage.say(
        "In the talk's time such tuples were the tasks. Now Dask makes a Task of each "
        "before it runs, and its documentation calls tuples deprecated. The talk's "
        "dot_graph(dsk) is a NameError, since its graph is named d; it also needs the "
        "package graphviz and the program dot. A collection draws itself, with "
        "x.visualize()."
    )
    leave(
        stage,
        "dask_graph",
        "write what needs what, and let a scheduler find what can run at once; "
        "dask.delayed writes the graph for you.",
    )


if __name__ == "__main__":
    run(main)
