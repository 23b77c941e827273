"""Screen: what the learner sees; each function takes data and prints it."""

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
PRINTED_LINES = 8  # of what a rank printed


def console():
    """Return where to print; imported late, for it takes a tenth of a second."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, emoji=False, markup=False)


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
    out.print()
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


def report(course: Course, verdicts: Sequence[dict], solutions: bool) -> None:
    """Show a mark per task and process count, and explain the first failure."""
    out = console()
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
    _what_next(out, stems, first or next(iter(failed), None), solutions)


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
        out.print(f"  it did not end within {verdict['seconds']:.0f} s", style="red")
    why = f": {verdict['why']}" if verdict["why"] else ""
    out.print(f"  {verdict['sentence']}{why}", style="red")
    if (
        verdict["line"] and not late
    ):  # else the sentence names the line verdict["line"]:
        place = f"{short(verdict['file'], course)}:{verdict['line']}"
        out.print(f"  {place}   {verdict['source']}")
    for other in verdict["others"]:
        out.print(f"  {other}")
    for rank, text in verdict["printed"].items():
        lines = text.rstrip().splitlines()
        shown = [line[:200] for line in lines[:PRINTED_LINES]]
        if len(lines) > PRINTED_LINES:
            shown += lines[-1:] if "cut here" in lines[-1] else []
        for line in shown:
            who = "the job" if rank == "job" else f"rank {rank}"
            out.print(f"  {who} printed: {line}", style="dim")
    out.print()


def _what_next(out, stems: Sequence[str], failed: dict | None, solutions: bool) -> None:
    if failed is None:
        after = next(
            (
                stem
                for stem in STEMS
                if STEMS.index(stem) > max(STEMS.index(done) for done in stems)
            ),
            None,
        )
        words = f"all tasks of {', '.join(stems)} pass."
        if after and not solutions:
            words += f"   next: mpirun -n 4 python -m mpi_lessons.{after}"
        out.print(words, style="green")
        return
    stem = failed["stem"]
    if failed["verdict"] == "not-done":
        do = f"next: write {failed['task']} in exercises/{stem}.py, then"
    elif failed["verdict"] == "grader-error":
        do = "the grader is at fault here, not your answer. again:"
    else:
        do = "next: mend it, then"
    out.print(f"{do}  mpi-lessons check {stem}      stuck?  mpi-lessons hint {stem}")
