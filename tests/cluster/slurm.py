"""Slurm: a real batch system that reads ``#PBS`` lines, on two hosts of namespaces.

Debian's Slurm takes a script for PBS as it is; a prolog adds the variables of PBS. All
that it has lies in the hosts' folder and ends with them; /etc/slurm is not touched.
It ignores misspelt resources and ``place``, so it is no proof that PBS takes a script.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from signal import SIGTERM

import hosts
from allocations import AS_ROOT, FEW_CORES
from namespaces import soon

PROGRAMS = (
    "munged",
    "slurmctld",
    "slurmd",
    "sbatch",
    "scontrol",
    "sinfo",
    "scancel",
)
SEARCH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"  # the daemons are in sbin
NAMES = ("cpu1", "cpu2")
CONFIGURATION = Path(__file__).with_name("slurm.conf")
PROLOG = Path(__file__).with_name("prolog.sh")
START_LIMIT = 60.0  # seconds until all daemons must have come up
END_LIMIT = 60.0  # seconds that a cancelled job has to be gone

GOING_ON = ("PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED")
PART = re.compile(r"^JobId=.* JobState=(\w+) .* ExitCode=(\d+):(\d+) ", re.M)
KILLED = 256  # PBS's exit status of a job that was killed, less the signal's number


def missing() -> str:
    """Say what is missing for Slurm on hosts of namespaces; nothing if all is there."""
    if absent := [name for name in PROGRAMS if not shutil.which(name, path=SEARCH)]:
        return (
            f"Slurm needs {', '.join(absent)}: "
            "apt-get install slurmctld slurmd slurm-client munge"
        )
    if sentence := hosts.missing():
        return sentence
    if Path("/proc/self/setgroups").read_text().strip() == "deny":
        return "Slurm needs root itself: inside a user namespace it does not start"
    return ""


class Slurm:
    """A batch system on two hosts, up from ``with`` to the end of its block.

    Parameters
    ----------
    shared
        Folders below /tmp that jobs see, beside those of `hosts.Hosts`.

    Attributes
    ----------
    hosts : hosts.Hosts
        Its hosts, cpu1 and cpu2. `hosts.home` is where a job starts.
    """

    def __init__(self, shared: Iterable[str | Path] = ()):
        self.hosts = hosts.Hosts(*NAMES, shared=shared)
        self._daemons: list[subprocess.Popen] = []

    def __enter__(self) -> "Slurm":
        self.hosts.__enter__()
        try:
            self._configure()
            self._start()
        except BaseException:
            self.down()
            raise
        return self

    def __exit__(self, *_):
        self.down()

    def down(self):
        """End the jobs, the daemons and the hosts, and remove what they wrote."""
        self.hosts.down()
        for daemon in self._daemons:
            daemon.wait()

    def _configure(self):
        self._folder = self.hosts.folder / "slurm"
        for part in ("state", "output", *(f"spool-{name}" for name in NAMES)):
            (self._folder / part).mkdir(parents=True)
        shutil.copy(PROLOG, self._folder / "prolog")
        (self._folder / "prolog").chmod(0o755)
        self._file = self._folder / "slurm.conf"
        text = CONFIGURATION.read_text().replace("@FOLDER@", str(self._folder))
        self._file.write_text(text)

    def _start(self):
        key = self._folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        munge = [f"--{x}-file={self._folder}/munge.{x}" for x in ("pid", "log", "seed")]
        munge += [f"--key-file={key}", f"--socket={self._folder}/munge.socket"]
        self._daemon(NAMES[0], "munged", "--foreground", "--force", *munge)
        self._wait((self._folder / "munge.socket").exists, "munged")
        self._daemon(NAMES[0], "slurmctld", "-D", "-f", self._file)
        self._wait(lambda: "is UP" in self._ask("scontrol", "ping"), "slurmctld")
        for name in NAMES:
            self._daemon(name, "slurmd", "-D", "-f", self._file)
        idle = "".join(f"{name} idle\n" for name in NAMES)
        ask = ("sinfo", "--noheader", "--Node", "--format=%N %T", "--partition=workq")
        self._wait(lambda: self._ask(*ask) == idle, "slurmd")

    def _daemon(self, host, program, *words):
        with (self._folder / f"{program}-{host}.said").open("w") as said:
            daemon = self.hosts.popen(
                host,
                [shutil.which(program, path=SEARCH), *words],
                env={"SLURM_CONF": str(self._file)},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self._daemons.append(daemon)

    def _wait(self, ready, program):
        """Wait until a daemon is ready; show what was said where it is not."""
        if soon(ready, START_LIMIT):
            return
        logs = [*self._folder.glob("*.said"), *self._folder.glob("*.log")]
        said = "\n".join(f"{path.name}:\n{path.read_text()[-2000:]}" for path in logs)
        raise RuntimeError(f"{program} did not come up\n{said}")

    def _ask(self, *words) -> str:
        env = {"SLURM_CONF": str(self._file)}
        return self.hosts.run(NAMES[0], words, env=env).stdout

    def submit(
        self,
        script: str | Path,
        cwd: str | Path,
        env: Mapping[str, str] | None = None,
        *,
        array: str = "",
        timeout: float = 120,
    ) -> tuple[int, str]:
        """Submit a script as ``qsub -v`` would from a folder, and wait for its end.

        Parameters
        ----------
        script
            The job script.
        cwd
            The folder it is submitted from; the job starts in the home.
        env
            What ``qsub -v`` hands over. Nothing else of this environment is.
        array
            Which subjobs, as after ``qsub -J``; else what the script says.
        timeout
            Seconds; then the job is cancelled.

        Returns
        -------
        code : int
            Exit code of the job; of an array the largest.
        output : str
            What it printed; of an array all subjobs one after the other.

        Raises
        ------
        subprocess.TimeoutExpired
            The job is cancelled and gone by now; its output is in the exception.
        """
        output = self._folder / "output" / f"{time.monotonic_ns()}"
        output.mkdir()
        mine = self.hosts.login() | AS_ROOT | FEW_CORES | dict(env or {})
        mine["SLURM_CONF"] = str(self._file)
        words = ["env", "-i", *(f"{name}={text}" for name, text in mine.items())]
        words += ["sbatch", "--parsable", f"--chdir={self.hosts.home}"]
        words += [f"--output={output}/%A.%a"]
        words += [f"--array={array}"] if array else []
        words += [str(script)]
        asked = self.hosts.run(NAMES[0], words, cwd=cwd)
        if asked.returncode:
            return asked.returncode, asked.stderr
        number = asked.stdout.strip()
        try:
            code = self._wait_for(number, timeout)
        except BaseException as error:
            self._ask("scancel", number)
            self._wait_for(number, END_LIMIT)
            if isinstance(error, subprocess.TimeoutExpired):
                error.stdout = _read(output)
            raise
        return code, _read(output)

    def _wait_for(self, number, timeout) -> int:
        """Return the largest exit code of a job's parts, once all have ended."""
        # sbatch --wait would do, but it looks ever more seldom, up to half a minute.
        deadline = time.monotonic() + timeout
        while True:
            said = self._ask("scontrol", "--oneliner", "show", "job", number)
            parts = PART.findall(said)
            if parts and all(state not in GOING_ON for state, _, _ in parts):
                return max(_exit_status(*part) for part in parts)
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"job {number}", timeout)
            time.sleep(0.3)


def _exit_status(state: str, code: str, signal: str) -> int:
    """Return PBS's exit status: the script's code, or 256 and the signal."""
    if int(code) or state == "COMPLETED":
        return int(code)
    return KILLED + (int(signal) or SIGTERM)


def _read(folder: Path) -> str:
    """Return what the jobs printed, in the order of their numbers in the array."""
    files = sorted(folder.iterdir(), key=lambda path: int(path.suffix[1:]))
    return "".join(path.read_text(errors="replace") for path in files)
