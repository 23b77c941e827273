"""Job_done: mistakes in what a job script does once it runs."""

import ast
import re
from pathlib import Path

from mpi_lessons.desk.job_file import parse
from mpi_lessons.desk.job_finding import rule
from mpi_lessons.desk.job_launch import FILES, PLACING, program_words

WHOLE = 'mpirun -n "$(wc -l < "$PBS_NODEFILE")" "$(command -v python)" prog.py'
NOT_READ = {
    "echo",
    "printf",
    "module",
    "ml",
    "export",
    "test",
    "[",
    "[[",
    "sed",
    "grep",
}
FILE = re.compile(
    r"(?![-/~$])[^\s:=$]+\.(py|sh|x|exe|out|txt|csv|json|dat|npy|npz|h5|yaml|toml)"
)
TORQUE = {  # its variables, and what to use under PBS Pro
    "PBS_ARRAYID": "PBS_ARRAY_INDEX",
    "PBS_NP": '$(wc -l < "$PBS_NODEFILE")',
    "PBS_NUM_NODES": '$(sort -u "$PBS_NODEFILE" | wc -l)',
    "PBS_NUM_PPN": "a number, or count a host's lines in PBS_NODEFILE",
}
FUNCTION = re.compile(r"^\s*(function\s+\w|[\w-]+\s*\(\s*\))", re.MULTILINE)


@rule("no shebang")
def no_shebang(job):
    """Find that any shell may read the script."""
    first = job.lines[0]
    if first.startswith("\ufeff"):
        yield (
            1,
            "an invisible mark (BOM) stands before #!: save the file as plain UTF-8",
        )
    elif not first.startswith("#!") and not job.request.option("S"):
        yield (
            1,
            "your login shell would read it, whichever that is: begin with #!/bin/bash",
        )


@rule("Windows line ends")
def windows_ends(job):
    """Find carriage returns."""
    if job.carriage_return:
        yield (
            job.carriage_return,
            "lines end as on Windows (CRLF), and qsub refuses that: convert it with  "
            f"sed -i 's/\\r$//' {job.path.name}",
        )


def _relative_use(command):
    """Return a file that the command looks for in the job's folder, else ""."""
    words = program_words(command.words)
    for name in command.outputs:
        if name and name[0] not in "/~$&":
            return name
    if not words or words[0] in NOT_READ:
        return ""
    if words[0] in (".", "source") and words[1:] and words[1][0] not in "/~$":
        return words[1]
    if words[0] == "mpi-lessons" and words[1:2] == ["check"]:
        return "exercises"
    if re.match(r"\.{0,2}[\w.-]*/", words[0]) and words[0][0] not in "/~":
        return words[0]
    local = (word for word in words[1:] if FILE.fullmatch(word) or word[:2] == "./")
    return next(local, "")


@rule("no cd")
def no_cd(job):
    """Find files that are looked for in $HOME."""
    for command in job.commands:
        if program_words(command.words)[:1] in (["cd"], ["pushd"]):
            return
        if "PBS_O_WORKDIR" in command.live:
            return
    for command in job.commands:
        if name := _relative_use(command):
            yield (
                command.line,
                f"the job starts in $HOME and looks for {name} there: put  "
                'cd "$PBS_O_WORKDIR"  before the first command',
            )
            return


@rule("ranks unlike the request")
def ranks_unlike(job):
    """Find a number in -n that is not what was asked for."""
    have = job.request.ranks
    whole = any(one.ranks in (None, have) for one in job.launches)
    for one in job.launches if have else ():
        if one.ranks is None or one.ranks == have:
            continue
        if one.ranks < have and (whole or {name for name, _ in one.options} & PLACING):
            continue  # it uses a part, on purpose
        yield (
            one.line,
            f"{one.ranks} ranks are started, the job has room for {have}: let the node "
            'file count,  mpirun -n "$(wc -l < "$PBS_NODEFILE")"',
        )


@rule("bare python")
def bare_python(job):
    """Find python by name where there are several hosts."""
    for one in job.launches if job.request.pieces != 1 else ():
        if re.fullmatch(r"python[\d.]*", one.program):
            yield (
                one.line,
                "Open MPI looks for it again on the other hosts, outside the venv, and "
                f'may hang: write  "$(command -v {one.program})"',
            )


@rule("mpiexec")
def mpiexec(job):
    """Find mpiexec without a folder."""
    for one in job.launches:
        if one.launcher == "mpiexec":
            yield (
                one.line,
                "PBS brings an mpiexec of its own, which may be found first and starts "
                "nothing: write mpirun",
            )


@rule("machinefile")
def machinefile(job):
    """Find lists of hosts, which the MPI reads by itself."""
    for one in job.launches:
        for name, _ in one.options:
            if name in FILES:
                yield (
                    one.line,
                    f"mpirun finds PBS's node file itself, and with -{name} Intel MPI "
                    f"may deal the ranks otherwise: write  {WHOLE}",
                )


@rule("threads")
def threads(job):
    """Find that every rank may start ncpus threads."""
    asked = job.request.chunks
    if not job.launches or job.request.widest < 2 or job.sources():
        return
    if all("ompthreads" in chunk.has for chunk in asked):
        return
    given = job.request.option("v")
    words = [word for command in job.commands for word in command.words]
    if given and "OMP_NUM_THREADS" in given.value:
        return
    if any(re.search(r"(^|;)OMP_NUM_THREADS($|=)", word) for word in words):
        return
    yield (
        job.launches[0].line,
        "PBS sets OMP_NUM_THREADS to ncpus, so each rank may start "
        f"{job.request.widest} threads: put  export OMP_NUM_THREADS=1  before it",
    )


@rule("asks for input")
def asks_for_input(job):
    """Find what waits for a keyboard."""
    says = "a job has no keyboard, input() fails: take a file, or a variable by qsub -v"
    if job.tree and (line := _input_line(job.tree)):
        yield line, says
    for command in job.commands:
        words = program_words(command.words)
        for number, word in enumerate(words):
            if words[number - 1 : number] == ["-c"] and "python" in " ".join(words):
                if (tree := parse(word)) and _input_line(tree):
                    yield command.line, says
            elif word.endswith(".py") and (place := _input_in(job, word)):
                yield command.line, f"{place} asks: {says}"


def _input_in(job, name):
    """Return file and line of a program's call of input(), if there is one."""
    for folder in (job.path.parent, job.path.parent.parent, Path()):
        path = folder / name
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            tree = parse(text)
            line = _input_line(tree) if tree and "isatty" not in text else 0
            return f"{name}:{line}" if line else ""
    return ""


def _input_line(tree):
    """Return the line that calls the built-in input; 0: none."""
    nodes = list(ast.walk(tree))
    own = [n for n in nodes if getattr(n, "name", "") == "input"]
    own += [n for n in nodes if isinstance(n, ast.alias) and n.asname == "input"]
    if own:
        return 0
    lines = [
        node.lineno
        for node in nodes
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "input"
    ]
    return min(lines, default=0)


@rule("arguments")
def arguments(job):
    """Find $1 and the like."""
    if any(command.words[0] in ("set", "shift") for command in job.commands):
        return
    if FUNCTION.search("\n".join(job.lines)):
        return
    for command in job.commands:
        if found := re.search(r"(?<!\\)\$([1-9]|\{[1-9]\})", command.live):
            yield (
                command.line,
                f"qsub gives a script no arguments, {found[0]} is empty: use a "
                "variable and submit with  qsub -v NAME=VALUE",
            )
            return


@rule("Torque's variable")
def torque_variable(job):
    """Find variables that PBS Pro does not set."""
    own = {word.partition("=")[0] for one in job.commands for word in one.words}
    for command in job.commands:
        for name in re.findall(r"\$\{?(PBS_[A-Z_]+)\b(?!:)", command.live):
            if name in TORQUE and name not in own:
                yield command.line, f"PBS Pro sets no {name}: use {TORQUE[name]}"
