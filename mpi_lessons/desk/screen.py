"""Screen: what the learner sees; each function takes data and prints it."""

import functools
import os
import textwrap
from collections.abc import Sequence

from mpi_lessons.desk.check import short
from mpi_lessons.desk.course import Course, Task, lesson_title
from mpi_lessons.desk.progress import Progress
from mpi_lessons.syllabus import CHAPTERS, STEMS

MARKS = {
    "pass": ("ok", "green"),
    "not-done": (".", "dim"),
    "grader-error": ("?", "magenta"),
}
FAILED = ("x", "red")
UNBROKEN = 10_000  # columns: lines in a file are not broken
PRINTED_LINES = 8  # of what a rank printed


def console():
    """Return where to print; imported late, for it takes a tenth of a second."""
    from rich.console import Console

    plain = {"color_system": None} if os.environ.get("NO_COLOR") else {}
    out = Console(highlight=False, emoji=False, markup=False, soft_wrap=True, **plain)
    if not out.is_terminal and "COLUMNS" not in os.environ:
        out.width = UNBROKEN
    return out


def begin(stems: Sequence[str], sizes: Sequence[int]) -> None:
    """Say what is being checked, to one who waits before a terminal."""
    out = console()
    if out.is_terminal:
        names = ", ".join(stems) or "all exercises"
        text = f"checking {names} at {', '.join(map(str, sizes))} processes"
        out.print(text[: out.width - 1], style="dim", end="\r")


def _say(out, text: str, style: str | None = None) -> None:
    """Print a sentence, broken between words where the terminal is narrow."""
    indent = text[: len(text) - len(text.lstrip())]
    fill = functools.partial(textwrap.fill, break_long_words=False, width=out.width)
    text = fill(text, break_on_hyphens=False, subsequent_indent=f"{indent}  ")
    out.print(text, style=style)


def overview(course: Course, progress: Progress) -> None:
    """Show all chapters with their lessons and tasks, what is done, what is next."""
    out = console()
    tasks = {stem: course.tasks(stem) for stem in STEMS}
    total = sum(map(len, tasks.values()))
    done = sum(_name(t) in progress.done for stem in STEMS for t in tasks[stem])
    out.print(f"mpi-lessons   {done} of {total} tasks done", style="bold")
    upcoming = first_open(course, progress)
    for chapter, stems in CHAPTERS.items():
        out.print(f"\n{chapter}", style="bold")
        for stem in stems:
            out.print(f"  {lesson_title(stem)}", style="cyan")
            for task in tasks[stem]:
                _task_line(out, task, progress, upcoming)
    out.print("\nAround MPI", style="bold")
    out.print("  The tour: threads, processes, joblib, Dask ...", style="cyan")
    out.print("    python -m mpi_lessons.tour\n")
    if upcoming is None:
        out.print("all tasks are done.")
        return
    stem = upcoming.stem
    out.print(f"next: see it   mpirun -n 4 python -m mpi_lessons.{stem}")
    out.print(f"      do it    exercises/{stem}.py, task {upcoming.name}")
    out.print(f"      check    mpi-lessons check {stem}")


def _task_line(out, task: Task, progress: Progress, upcoming: Task | None) -> None:
    mark = "ok" if _name(task) in progress.done else ">" if task == upcoming else "."
    level = "*" * task.difficulty
    line = f"    {mark:2} {task.name:22} {level:3} {task.minutes:3} min"
    out.print(line, style={"ok": "green", ">": "bold"}.get(mark, "dim"))


def _name(task: Task) -> str:
    return f"{task.stem}.{task.name}"


def first_open(course: Course, progress: Progress, stems=STEMS) -> Task | None:
    """Return the first task that is not done yet, or None."""
    for stem in stems:
        for task in course.tasks(stem):
            if _name(task) not in progress.done:
                return task
    return None


def report(course: Course, verdicts: Sequence[dict], partial: bool) -> None:
    """Show a mark per task and process count, and explain the first failure.

    Parameters
    ----------
    course
        Where the files lie.
    verdicts
        As `mpi_lessons.grading.launch.grade` returns them.
    partial
        Whether passing here does not make a task count as done.
    """
    out = console()
    if out.is_terminal:
        out.print(" " * (out.width - 1), end="\r")  # over what `begin` has said
    sizes = sorted({verdict["size"] for verdict in verdicts})
    for stem in dict.fromkeys(verdict["stem"] for verdict in verdicts):
        head = "".join(f"{size:>4}" for size in sizes)
        out.print(f"{stem:24}processes{head}", style="bold")
        mine = [verdict for verdict in verdicts if verdict["stem"] == stem]
        for task in dict.fromkeys(verdict["task"] for verdict in mine):
            _marks(out, task, [verdict for verdict in mine if verdict["task"] == task])
        out.print()
    stems = list(dict.fromkeys(verdict["stem"] for verdict in verdicts))
    failed = [verdict for verdict in verdicts if verdict["verdict"] != "pass"]
    first = next((v for v in failed if v["verdict"] != "not-done"), None)
    if first:
        _explain(out, course, first)
    _what_next(out, stems, first or next(iter(failed), None), partial)


def _marks(out, task: str, verdicts: Sequence[dict]) -> None:
    from rich.text import Text

    line = Text(f"  {task:31}")
    for verdict in verdicts:
        mark, style = MARKS.get(verdict["verdict"], FAILED)
        line.append(f"{mark:>4}", style=style)
    failed = [verdict for verdict in verdicts if verdict["verdict"] != "pass"]
    if failed:
        word = failed[0]["verdict"].replace("not-done", "not done yet")
        line.append(f"    {word}", style="dim")
    out.print(line)


def _explain(out, course: Course, verdict: dict) -> None:
    """Say who, where, got, expected, why."""
    size = verdict["size"]
    plural = "process" if size == 1 else "processes"
    out.print(f"{verdict['task']} at {size} {plural}, {verdict['case']}", style="bold")
    late = verdict["verdict"] == "time-limit"
    if late:
        limit = f"  it did not end within {verdict['seconds']:.0f} s (--time-limit)"
        _say(out, limit, style="red")
    why = f": {verdict['why']}" if verdict["why"] else ""
    _say(out, f"  {verdict['sentence']}{why}", style="red")
    waiting = late or verdict["verdict"] == "deadlock"
    if verdict["line"] and not waiting:  # else the sentences name the lines
        place = f"{short(verdict['file'], course)}:{verdict['line']}"
        out.print(f"  {place}   {verdict['source']}")
    for other in verdict["others"]:
        _say(out, f"  {other}")
    for rank, text in verdict["printed"].items():
        lines = text.rstrip().splitlines()
        shown = [line[:200] for line in lines[:PRINTED_LINES]]
        if len(lines) > PRINTED_LINES:
            shown += lines[-1:] if "cut here" in lines[-1] else []
        for line in shown:
            who = "the job" if rank == "job" else f"rank {rank}"
            out.print(f"  {who} printed: {line}", style="dim")
    out.print()


def _what_next(out, stems: Sequence[str], failed: dict | None, partial: bool) -> None:
    if failed is None:
        _say(out, f"all tasks of {', '.join(stems)} pass.", style="green")
        last = max(map(STEMS.index, stems))
        if not partial and last + 1 < len(STEMS):
            out.print(f"next: mpirun -n 4 python -m mpi_lessons.{STEMS[last + 1]}")
        return
    stem = failed["stem"]
    if failed["verdict"] == "not-done":
        do = f"next: write {failed['task']} in exercises/{stem}.py, then"
    elif failed["verdict"] == "grader-error":
        do = "the grader is at fault here, not your answer. again:"
    else:
        do = "next: mend it, then"
    _say(out, f"{do}  mpi-lessons check {stem}")
    out.print(f"stuck?  mpi-lessons hint {stem}")


def findings(found: Sequence, ranks: int) -> None:
    """Show what is wrong with a program, the cause first.

    Parameters
    ----------
    found
        Findings of `mpi_lessons.diagnosis`.
    ranks
        At how many processes it ran.
    """
    out = console()
    plural = "process" if ranks == 1 else "processes"
    if not found:
        out.print(f"nothing found at {ranks} {plural}", style="green")
        return
    for finding in found:
        head, *lines = finding.text.split("\n")
        likely = "" if finding.certainty == "exact" else " (likely)"
        out.print()
        if not head.startswith(finding.kind):  # else it says so itself
            out.print(f"{finding.kind}{likely}", style="bold red")
        _say(out, head, "bold red" if head.startswith(finding.kind) else None)
        for line in lines:
            _say(out, line)
