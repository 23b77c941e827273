"""The linter finds each mistake in its line, and nothing in what is right."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from mpi_lessons.desk import job_lint
from mpi_lessons.desk.job_finding import RULES

ROOT = Path(__file__).parents[2]

RIGHT = """\
#!/bin/bash
#PBS -N job
#PBS -q parallel24
#PBS -l select=2:ncpus=24:mpiprocs=24:mem=160GB
#PBS -l place=scatter
#PBS -l walltime=00:10:00
#PBS -j oe
cd "$PBS_O_WORKDIR" || exit 1
. "$HOME/venv/bin/activate"
export OMP_NUM_THREADS=1
mpirun -n "$(wc -l < "$PBS_NODEFILE")" "$(command -v python)" prog.py --steps 3
"""
SELECT, PLACE, WALLTIME, CD, OMP, RUN = (
    RIGHT.splitlines()[n] for n in (3, 4, 5, 7, 9, 10)
)
COUNT, PYTHON = '"$(wc -l < "$PBS_NODEFILE")"', '"$(command -v python)"'
ONE_NODE = "#PBS -l select=1:ncpus=8:mpiprocs=8:mem=10GB"

# Each mistake is one change of the right script: rule, its line, what becomes what.
MISTAKES = [
    ("late directive", 8, f"{WALLTIME}\n", f"{WALLTIME}\nexport A=1\n"),
    ("late directive", 9, f"{CD}\n", f"{CD}\n#PBS -m e\n"),
    ("late directive", 9, f"{CD}\n", f"{CD}\n  #PBS -m e\n"),
    ("comment, no directive", 8, CD, f"# PBS -m e\n{CD}"),
    ("comment, no directive", 8, CD, f"#pbs -m e\n{CD}"),
    ("comment, no directive", 8, CD, f"#Pbs -l mem=2gb\n{CD}"),
    ("stray word", 4, "2:ncpus", "2: ncpus"),
    ("stray word", 4, "160GB", "160 GB"),
    ("stray word", 5, "place=scatter", "place = scatter"),
    ("stray word", 6, "walltime=00", "walltime= 00"),
    ("stray word", 8, CD, f"#PBS -l pmem=2 gb\n{CD}"),
    ("stray word", 2, "-N job", "-N my job"),
    ("stray word", 2, "-N job", "-N job # its name"),
    ("stray word", 7, "-j oe", "-j oe\\\n  and more"),
    ("misspelt resource", 4, "ncpus", "ncpu"),
    ("misspelt resource", 4, "mpiprocs", "mpiproc"),
    ("misspelt resource", 4, ":mem=", ":memory="),
    ("misspelt resource", 4, "mpiprocs=24", "ppn=24"),
    ("misspelt resource", 6, "walltime", "waltime"),
    ("misspelt resource", 6, "walltime", "wallclock"),
    ("select and more", 8, CD, f"#PBS -l mem=2gb\n{CD}"),
    ("select and more", 8, CD, f"#PBS -l nodes=2:ppn=4\n{CD}"),
    ("select and more", 6, "00:10:00", "00:10:00,ncpus=4"),
    ("old request (notice)", 4, SELECT + "\n" + PLACE, "#PBS -l nodes=2:ppn=4"),
    ("missing mpiprocs", 4, ":mpiprocs=24", ""),
    ("missing mpiprocs", 4, SELECT, SELECT.replace("2:", "1:ncpus=8+1:")),
    ("no scatter", 4, PLACE, "# anywhere"),
    ("no scatter", 4, "place=scatter", "place=excl"),
    ("no scatter", 4, SELECT + "\n" + PLACE, f"{ONE_NODE}+1:ncpus=4:mpiprocs=4\n# ."),
    ("too large for its queue", 4, "parallel24", "parallel12"),
    ("too large for its queue", 4, "parallel24", "12cores@server"),
    ("memory without unit", 4, "160GB", "160"),
    ("no walltime", 7, WALLTIME, "#"),
    ("walltime's form", 6, "00:10:00", "10min"),
    ("walltime's form", 6, "00:10:00", "0-00:10:00"),
    ("whole environment", 7, "-j oe", "-j oe -V"),
    ("whole environment", 7, "-j oe", "-hV"),
    ("Torque's option", 7, "-j oe", "-t 0-3"),
    ("no shebang", 1, "#!/bin/bash\n", "# a job\n"),
    ("no shebang", 1, "#!/bin/bash\n", "\n#!/bin/bash\n"),
    ("no shebang", 1, "#!/bin", "\ufeff#!/bin"),
    ("Windows line ends", 1, "\n", "\r\n"),
    ("Windows line ends", 7, "oe\n", "oe\r\n"),
    ("no cd", 11, CD, ":"),
    ("no cd", 8, RIGHT[RIGHT.index(CD) :], "./simulate"),
    ("no cd", 8, RIGHT[RIGHT.index(CD) :], "/opt/simulate > out.txt"),
    ("no cd", 8, RIGHT[RIGHT.index(CD) :], ". venv/bin/activate"),
    ("no cd", 8, RIGHT[RIGHT.index(CD) :], "mpi-lessons check"),
    ("ranks unlike the request", 11, COUNT, "4"),
    ("ranks unlike the request", 11, COUNT, "49"),
    ("ranks unlike the request", 12, RUN, f"NP=4\n{RUN.replace(COUNT, '$NP')}"),
    ("ranks unlike the request", 12, RUN, f"{RUN}\nmpirun -np 96 {PYTHON} prog.py"),
    ("ranks unlike the request", 11, RUN, f"mpirun -n 2 {PYTHON} a.py : -n 2 ./b"),
    ("bare python", 11, PYTHON, "python"),
    ("bare python", 11, PYTHON, "python3 -u"),
    ("bare python", 11, PYTHON, "--map-by core -x A env B=1 python3.11"),
    ("bare python", 11, RUN, f"if ! {RUN.replace(PYTHON, 'python')}; then exit 1; fi"),
    ("bare python", 11, RUN, f"out=$({RUN.replace(PYTHON, 'python')})"),
    ("bare python", 11, RUN, f"time timeout -k 5 60 {RUN.replace(PYTHON, 'python')}"),
    (
        "bare python",
        12,
        RUN,
        RUN.replace(PYTHON, "\\\n  python").replace("mpi", "\nmpi"),
    ),
    ("mpiexec", 11, "mpirun", "mpiexec"),
    ("machinefile", 11, "mpirun", 'mpirun -machinefile "$PBS_NODEFILE"'),
    ("machinefile", 11, "mpirun", "mpirun --hostfile hosts"),
    ("machinefile", 11, "mpirun", "mpirun -f=hosts"),
    ("threads", 11, OMP, 'echo "$OMP_NUM_THREADS"'),
    ("threads", 10, f"{OMP}\n", ""),
    ("asks for input", 12, RUN, f"{RUN}\npython -c 'print(input())'"),
    ("arguments", 11, "--steps 3", "--steps $1"),
    ("arguments", 11, "--steps 3", '--steps "${2}"'),
    ("Torque's variable", 11, COUNT, "$PBS_NP"),
    ("Torque's variable", 11, "--steps 3", '--seed "${PBS_ARRAYID}"'),
]
# Changes that leave the script right.
VARIANTS = [
    (CD, f"# why: PBS -l is above\n##PBS -m e\n#\n{CD}"),
    ("#PBS -j oe\n", "#PBS -j oe\n\n# between\n\n#PBS -m abe -M me@here.org\n"),
    ("#PBS -j oe", "  #PBS -joe"),
    ("#PBS -N job", "#PBS -N job -r n -W block=true,umask=027 -p -5"),
    ("#PBS -N job", '#PBS -v A=1,B="two words" -P "my project"'),
    ("2:ncpus=24:", "2:\\\nncpus=24:"),
    ("2:ncpus=24:", "2:\\\n#PBS ncpus=24:"),
    (SELECT + "\n" + PLACE, SELECT + ",place=scatter"),
    (SELECT, SELECT.replace("2:", "1:ncpus=8:mpiprocs=8+2:ncpus=4:mpiprocs=4+1:")),
    (SELECT, SELECT.replace("160GB", "160gb:ngpus=1:icelake=true:gmem=3")),
    ("place=scatter", "place=scatter:excl"),
    ("place=scatter", "place=free"),
    (SELECT + "\n" + PLACE, "#PBS -l select=16:ncpus=1:mpiprocs=1:mem=1gb"),
    (SELECT + "\n" + PLACE, "#PBS -l select=1:ncpus=4:mpiprocs=4:host=a+1:host=b"),
    (SELECT + "\n" + PLACE, f"{ONE_NODE}\n#PBS -l place=excl"),
    (":mpiprocs=24", ":ompthreads=24"),
    ("00:10:00", "600"),
    ("walltime=00:10:00", "walltime=10:00,pmem=2gb,software=x"),
    ("walltime=00:10:00", "min_walltime=00:10:00,max_walltime=01:00:00"),
    ("#PBS -q parallel24", "#PBS -q short1"),
    ("#PBS -q parallel24\n", ""),
    ("parallel24", "parallel48@server"),
    ("#!/bin/bash", "#!/usr/bin/env -S bash -l"),
    ("#!/bin/bash", "# bash reads this\n#PBS -S /bin/bash"),
    (CD, "cd /scratch/me/run || exit 1"),
    (CD, 'if ! cd "$PBS_O_WORKDIR"; then exit 1; fi'),
    (CD + "\n", "", ("prog.py", '"$PBS_O_WORKDIR/prog.py"')),
    (CD + "\n", "", ("prog.py", "-m mpi_lessons.scatter > /tmp/out 2>&1")),
    (CD + "\n", "module load openmpi/4.1.5\necho see out.txt\n", ("prog.py", "~/a.py")),
    ("mpirun -n", "mpirun -np"),
    (f"-n {COUNT} ", ""),
    (COUNT, "48"),
    (COUNT, "$ranks"),
    (COUNT, "${NP:-4}"),
    (RUN, f"for n in 1 2 4; do\n{RUN.replace(COUNT, '$n')}\ndone"),
    (RUN, f"{RUN}\nmpirun -n 2 {PYTHON} prog.py"),
    (RUN, f"mpirun -ppn 1 -n 2 {PYTHON} prog.py"),
    (RUN, f"mpirun --map-by ppr:1:node -n 2 {PYTHON} prog.py"),
    (RUN, f"mpirun -n 24 {PYTHON} a.py : -n 24 ./b"),
    (PYTHON, "$HOME/venv/bin/python3"),
    (PYTHON, "`which python`"),
    (PYTHON, "./simulate python"),
    (SELECT + "\n" + PLACE, ONE_NODE, (PYTHON, "python")),
    (RUN, f"{RUN}\npython after.py && echo 'mpiexec -n 4 python'"),
    ("mpirun", "/opt/intel/bin/mpiexec"),
    (RUN, f"command -v mpiexec || which mpirun # mpiexec -n 3 python\n{RUN}"),
    (RUN, f"cat > new.pbs <<EOF\n#PBS -N other\nmpiexec -f x python $1\nEOF\n{RUN}"),
    (RUN, f"cat <<-'END' > new.pbs\n\t#PBS -N other\n\tinput()\n\tEND\n{RUN}"),
    (RUN, f"python - <<EOF\nprint(1 << 2)\nEOF\n{RUN}"),
    (RUN, f'text="\n#PBS -N other\nmpiexec $HOME\n"\n{RUN}'),
    (RUN, f"(( shifted = 1 << 3 ))\nfiles=(a b c)\n[[ -n $files ]] && {RUN}"),
    (RUN, f"case $A in\n  a) {RUN} ;;\n  *) exit 1 ;;\nesac"),
    (RUN, f"{{ {RUN}; }} 2>&1 | tee log.txt"),
    (OMP, "export A=1 OMP_NUM_THREADS=4"),
    (OMP, "unset A", ("mpirun", "OMP_NUM_THREADS=1 mpirun")),
    (OMP, "unset A", ("mpirun", "mpirun -genv OMP_NUM_THREADS 1")),
    (OMP, "unset A", ("mpirun", "mpirun -x OMP_NUM_THREADS=1")),
    (OMP, "unset A", (":mem=160GB", ":mem=160GB:ompthreads=1")),
    (OMP, ". ./settings.sh"),
    ("--steps 3", "--steps ${1:-3}"),
    (RUN, f"run() {{\n  echo $1\n  {RUN}\n}}\nrun 3"),
    (RUN, f"awk '{{print $1}}' hosts.txt\n{RUN}"),
    (RUN, f"set -- a b\necho $1\n{RUN}"),
    (RUN, f"PBS_NP=$(wc -l < $PBS_NODEFILE)\nmpirun -n $PBS_NP {PYTHON} prog.py"),
    (RUN, "python serial.py", (":mpiprocs=24", "")),
    (RUN, f"printf 'never closed: %s' \"$(date)\n{RUN}"),
]


def _changed(old, new, *more):
    text = RIGHT
    for before, after in ((old, new), *more):
        assert before in text
        text = text.replace(before, after)
    return text


def _findings(folder, text, name="job.pbs"):
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return [(one.rule, one.line) for _, one in job_lint.look([path])]


def test_right(tmp_path):
    """The script that all mistakes start from is right."""
    assert _findings(tmp_path, RIGHT) == []


@pytest.mark.parametrize("case", range(len(MISTAKES)))
def test_mistake(tmp_path, case):
    """One change of the right script gives one finding, in its line."""
    rule, line, old, new = MISTAKES[case]
    found = _findings(tmp_path, _changed(old, new))
    assert found == [(rule, line)]


@pytest.mark.parametrize("case", range(len(VARIANTS)))
def test_variant(tmp_path, case):
    """What is right in another way gives no finding."""
    assert _findings(tmp_path, _changed(*VARIANTS[case])) == []


def test_all_rules_are_tested():
    """Every rule has a script that it finds."""
    assert {rule for rule, *_ in MISTAKES} == set(RULES)


PYTHON_JOB = """\
#!/usr/bin/env python3
#PBS -N job
#PBS -l select=1:ncpus=8
#PBS -l walltime=00:10:00

#PBS -j oe
\"\"\"A job in Python: # PBS reads this too.\"\"\"

import os

os.chdir(os.environ["PBS_O_WORKDIR"])
text = "#PBS -q none"  # no directive
print(f"{text} is ready")
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("import os\n", "import os\n#PBS -q short\n", [("late directive", 10)]),
        ('{text} is ready"', '{input()}"', [("asks for input", 13)]),
        ("import os\n", "import os\ndef input(): return 3\ninput()\n", []),
        ("#PBS -N", "# PBS -N", [("comment, no directive", 2)]),
        ("import os\n", "import os, \n", []),  # no Python: its directives are read
    ],
)
def test_python_script(tmp_path, old, new, found):
    """A job may be a Python script: its directives count, shell rules do not."""
    text = PYTHON_JOB.replace(old, new, 1)
    assert _findings(tmp_path, text) == found


def test_input_in_the_program(tmp_path):
    """The program that a job runs is looked at, where it is there."""
    (tmp_path / "prog.py").write_text("import sys\nname = input()\n")
    assert _findings(tmp_path, RIGHT) == [("asks for input", 11)]
    (tmp_path / "prog.py").write_text(
        "import sys\nif sys.stdin.isatty():\n    input()\n"
    )
    assert _findings(tmp_path, RIGHT) == []


def _lint(*names, folder=ROOT):
    words = [sys.executable, "-m", "mpi_lessons", "pbs", "--lint", *map(str, names)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60)


def test_our_scripts_are_right():
    """The linter finds nothing in the scripts of the course."""
    scripts = sorted(path.relative_to(ROOT) for path in (ROOT / "pbs").glob("*.pbs"))
    answer = _lint(*scripts)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"no mistakes found in {', '.join(map(str, scripts))}\n"


def test_what_it_prints(tmp_path):
    """A finding is one line: file, line, rule, remedy; files come in their order."""
    (tmp_path / "b.pbs").write_text(_changed(PLACE, "#", (PYTHON, "python")))
    (tmp_path / "a.pbs").write_text(_changed("mpirun", "mpiexec"))
    answer = _lint("b.pbs", "a.pbs", folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (1, "")
    starts = ["b.pbs:4  no scatter: ", "b.pbs:11  bare python: ", "a.pbs:11  mpiexec: "]
    for line, start in zip(answer.stdout.splitlines(), starts, strict=True):
        assert line.startswith(start)
    assert "#PBS -l place=scatter" in answer.stdout


def test_no_script(tmp_path):
    """What is no script is refused in a sentence, and nothing is judged."""
    (tmp_path / "right.pbs").write_text(RIGHT)
    (tmp_path / "binary").write_bytes(b"\x7fELF\0\0")
    (tmp_path / "deep").write_text("$(" * 20_000)
    (tmp_path / "long").write_text("#" * 2**21)
    for name, words in (
        ("none.pbs", "none.pbs is no file"),
        (".", ". is a folder"),
        ("binary", "binary holds no text"),
        ("deep", "deep has too many brackets"),
        ("long", "long is larger than 1 MiB"),
        ("/dev/zero", "/dev/zero is no file"),
    ):
        answer = _lint("right.pbs", name, folder=tmp_path)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert answer.stderr.startswith(f"mpi-lessons: {words}")
        assert answer.stderr.count("\n") == 1


def test_reads_anything(tmp_path):
    """Whatever is cut from a script or put into it, the linter reads it to its end."""
    random = Random(4)
    pieces = [
        *"\"'`$(){}[]<>;&|#\\\n :=+\u00b2-",
        "<<",
        "$((",
        "${",
        "#PBS -l ",
        "mpirun -n ",
    ]
    for _ in range(500):
        place, end = sorted(random.choices(range(len(RIGHT)), k=2))
        cut = end if random.random() < 0.3 else place
        text = RIGHT[:place] + "".join(random.choices(pieces, k=3)) + RIGHT[cut:]
        for rule, line in _findings(tmp_path, text):
            assert rule in RULES
            assert 1 <= line <= text.count("\n") + 1
