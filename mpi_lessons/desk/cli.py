"""Cli: the arguments of ``mpi-lessons``, and what each command does."""

import argparse
import os
import shutil
import signal
import sys
import textwrap
from pathlib import Path

from mpi_lessons.desk import check, course, diagnose, doctor, folders, pbs, screen
from mpi_lessons.desk.progress import Progress
from mpi_lessons.desk.run_program import Program, look_at
from mpi_lessons.grading import launch
from mpi_lessons.grading.errors import SetupError, StoppedError
from mpi_lessons.grading.processes import STOPS
from mpi_lessons.grading.setup import one_of_many, refuse_system
from mpi_lessons.syllabus import STEMS

PASSED, FAILED, BROKEN, STOPPED = 0, 1, 2, 130  # exit codes


def main(words: list[str]) -> int:
    """Run one command and return the exit code: 0 passed, 1 failed, 2 wrong usage."""
    for number in STOPS:
        signal.signal(number, _stop)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    ranks, rank = one_of_many()
    if ranks > 1:
        text = "mpi-lessons starts mpirun by itself: run it without mpirun"
        if rank == 0:
            print(f"{text}, here it runs {ranks} times", file=sys.stderr)
        return BROKEN
    try:
        arguments = _parser().parse_args(words)
        return arguments.run(arguments)
    except SetupError as error:
        print(f"mpi-lessons: {error}", file=sys.stderr)
        return BROKEN
    except KeyboardInterrupt:
        print("\nmpi-lessons: stopped; nothing is left running", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PASSED
    except OSError as error:
        print(f"mpi-lessons: a file cannot be used: {error}", file=sys.stderr)
        return BROKEN


def _stop(number, frame):
    """Stop once, in order; a second Ctrl-C must not interrupt the clean-up."""
    for again in STOPS:
        signal.signal(again, signal.SIG_IGN)
    raise KeyboardInterrupt


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise SetupError(f"{message}: see  {self.prog} --help")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mpi-lessons",
        description="Learn MPI collectives: without a command, see where you are.",
    )
    parser.set_defaults(run=_overview)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_check(commands)
    _add_diagnose(commands)
    doctor.add_command(
        commands, number=_ranks, seconds=_seconds, look_at_json=_look_at_json
    )
    pbs.add_command(commands)
    hint = commands.add_parser("hint", help="show the next hint for an exercise")
    hint.add_argument("stem", metavar="STEM")
    hint.add_argument("task", metavar="TASK", nargs="?", help="else the first not done")
    hint.set_defaults(run=_hint)
    solution = commands.add_parser("solution", help="show how it can be done")
    solution.add_argument("stem", metavar="STEM")
    solution.add_argument("--give-up", action="store_true", help="before it is done")
    solution.set_defaults(run=_solution)
    reset = commands.add_parser("reset", help="bring an exercise back as it came")
    reset.add_argument("stem", metavar="STEM")
    reset.set_defaults(run=_reset)
    start = commands.add_parser("start", help="make a folder to work in")
    start.add_argument("folder", metavar="DIR", type=Path)
    start.set_defaults(run=_start)
    return parser


def _add_check(commands) -> None:
    parser = commands.add_parser("check", help="grade exercises (all, or those named)")
    parser.add_argument("stems", nargs="*", metavar="STEM")
    parser.add_argument(
        "--np",
        type=_sizes,
        default=check.SIZES,
        metavar="1,2,3",
        help="process counts (default: 1,2,3,4,5)",
    )
    parser.add_argument(
        "--solutions", action="store_true", help="grade the solutions instead"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all verdicts")
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=launch.TIME_LIMIT,
        metavar="S",
        help=f"seconds that one case may take (default: {launch.TIME_LIMIT:g})",
    )
    parser.add_argument("--seed", type=int, metavar="N", help="repeat a run's data")
    parser.add_argument(
        "--separate", action="store_true", help="one mpirun per process count"
    )
    parser.set_defaults(run=_check)


def _add_diagnose(commands) -> None:
    parser = commands.add_parser(
        "diagnose",
        help="run a program under mpirun and say what is wrong with it",
        usage="%(prog)s [-n N] [--lenient] [--json FILE] [--time-limit S] "
        "(SCRIPT | -m MODULE) [ARGUMENT ...]",
    )
    parser.add_argument(
        "-n", type=_ranks, default=4, metavar="N", help="processes (default: 4)"
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--strict",
        action="store_true",
        default=True,
        help="sends complete only when received (default)",
    )
    mode.add_argument(
        "--lenient",
        dest="strict",
        action="store_false",
        help="let MPI buffer what it can, as in an ordinary run",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all findings")
    parser.add_argument(
        "--time-limit", type=_seconds, metavar="S", help="end it after S seconds"
    )
    parser.add_argument(
        "--no-races",
        dest="races",
        action="store_false",
        help="never run it again to see whether the order of arrival matters",
    )
    parser.add_argument(
        "-m", dest="module", action="store_true", help="run a module, as python -m"
    )
    parser.add_argument("target", metavar="SCRIPT")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENT")
    parser.set_defaults(run=_diagnose)


def _ranks(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= check.MOST:
        raise argparse.ArgumentTypeError(
            f"a number of processes is from 1 to {check.MOST}, found {text!r}"
        )
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = sorted({int(word) for word in text.split(",")})
    except ValueError:
        sizes = [0]
    if sizes[0] < 1 or sizes[-1] > check.MOST:
        raise argparse.ArgumentTypeError(
            f"process counts are numbers from 1 to {check.MOST} with commas between "
            f"them, as in 1,2,3, found {text!r}"
        )
    return tuple(sizes)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 1000:
        raise argparse.ArgumentTypeError(
            f"a time limit is a number of seconds from 0.1 to 1000, found {text!r}"
        )
    return seconds


def _overview(arguments) -> int:
    here = course.find(Path.cwd())
    screen.overview(here, Progress(here.root))
    return PASSED


def _check(arguments) -> int:
    stems = [course.known_stem(name) for name in dict.fromkeys(arguments.stems)]
    here = course.find(Path.cwd())
    answers = check.answers(here, stems or STEMS, arguments.np, arguments.solutions)
    _look_at_json(arguments.json)
    try:
        verdicts = launch.grade(
            here.tests,
            answers,
            time_limit=arguments.time_limit,
            seed=arguments.seed,
            separate=arguments.separate,
            waiting=lambda: screen.begin(stems, arguments.np),
        )
    except StoppedError as stop:
        if arguments.json and stop.verdicts:
            check.write_json(arguments.json, stop.verdicts)
            count = len(stop.verdicts)
            print(f"\n{count} verdicts are kept in {arguments.json}", file=sys.stderr)
        raise
    if arguments.json:
        check.write_json(arguments.json, verdicts)
    partial = arguments.solutions or not set(check.SIZES) <= set(arguments.np)
    screen.report(here, verdicts, partial)
    if not arguments.solutions:
        try:
            check.keep(Progress(here.root), verdicts, arguments.np)
        except OSError as error:
            print(f"mpi-lessons: progress is not kept: {error}", file=sys.stderr)
    kinds = {verdict["verdict"] for verdict in verdicts}
    if "grader-error" in kinds:
        return BROKEN
    return PASSED if kinds <= {"pass"} else FAILED


def _diagnose(arguments) -> int:
    refuse_system()
    program = Program(arguments.target, tuple(arguments.arguments), arguments.module)
    look_at(program)
    _look_at_json(arguments.json)
    run = diagnose.diagnose(
        program,
        arguments.n,
        strict=arguments.strict,
        time_limit=arguments.time_limit,
        races=arguments.races,
        output=sys.stdout.buffer,
    )
    if arguments.json:
        diagnose.write_json(arguments.json, run.found)
    screen.findings(run.found, arguments.n)
    return FAILED if run.found else PASSED


def _look_at_json(path: Path | None) -> None:
    if str(path) == "-":
        raise SetupError("--json needs the name of a file, found -: write --json FILE")
    if path and not path.resolve().parent.is_dir():
        raise SetupError(f"--json {path}: there is no such folder, make it")


def _hint(arguments) -> int:
    stem = course.known_stem(arguments.stem)
    here = course.find(Path.cwd())
    hints, progress = here.hints(stem), Progress(here.root)
    task = arguments.task
    if task is None:
        upcoming = screen.first_open(here, progress, [stem])
        if upcoming is None:
            print(f"{stem} is done; to see a task's hints, name it: {', '.join(hints)}")
            return PASSED
        task = upcoming.name
    if task not in hints:
        raise SetupError(f"{stem} has no task {task}: there are {', '.join(hints)}")
    name = f"{stem}.{task}"
    stage = min(progress.hints.get(name, 0) + 1, len(hints[task]))
    progress.hints[name] = stage
    progress.save()
    print(f"{task}, hint {stage} of {len(hints[task])}")
    text = hints[task][stage - 1].rstrip(".")  # it may end in code
    width = min(shutil.get_terminal_size().columns, 80)
    print(textwrap.indent(textwrap.fill(text, width - 4), "  "))
    if stage == len(hints[task]):
        print(f"that was the last; see it done:  mpi-lessons solution {stem} --give-up")
    return PASSED


def _solution(arguments) -> int:
    stem = course.known_stem(arguments.stem)
    here = course.find(Path.cwd())
    open_task = screen.first_open(here, Progress(here.root), [stem])
    if open_task and not arguments.give_up:
        raise SetupError(
            f"{open_task.name} is not done yet: mpi-lessons hint {stem}  helps on, "
            f"mpi-lessons solution {stem} --give-up  shows it all the same"
        )
    print(here.solution(stem).read_text(encoding="utf-8"), end="")
    return PASSED


def _reset(arguments) -> int:
    stem = course.known_stem(arguments.stem)
    here = course.find(Path.cwd())
    backup = folders.reset(here, stem)
    progress = Progress(here.root)
    progress.forget(f"{stem}.{task.name}" for task in here.tasks(stem))
    progress.save()
    kept = f"; your text is kept in {check.short(backup, here)}" if backup else ""
    print(f"exercises/{stem}.py is as it came{kept}")
    return PASSED


def _start(arguments) -> int:
    folders.start(arguments.folder)
    print(f"{arguments.folder} is ready:  cd {arguments.folder} && mpi-lessons")
    return PASSED
