"""Symptoms: what launchers print when something is wrong, and what it means."""

import re
from collections.abc import Mapping

from mpi_lessons.grading import mpirun

SSH_KEY = (
    "let ssh log in without a password: ssh-keygen -t ed25519 -N '', then append "
    "~/.ssh/id_ed25519.pub to ~/.ssh/authorized_keys (the home is shared on most "
    "clusters); under PBS, mpirun can start hosts by pbs_tmrsh instead: ask your site"
)
SAME_PLACE = (
    "make the environment in a folder that all hosts share, with a Python that they "
    "all have (module load it in the job, too), and give mpirun the absolute path: "
    'mpirun ... "$(command -v python)" ...'
)
ROOT = "Open MPI refuses to run as root"
SLOTS = "Open MPI refuses to start more ranks than it counts cores or slots"
BOUND = "Open MPI refuses to bind more ranks than there are cores"
VARIABLES = {  # what is wrong: the variables that help
    ROOT: mpirun.AS_ROOT,
    SLOTS: {
        name: mpirun.OVERSUBSCRIBED[name]
        for name in (
            mpirun.MAPPING,  # Open MPI 5
            "OMPI_MCA_rmaps_base_oversubscribe",  # Open MPI 4
        )
    },
    BOUND: {
        name: mpirun.OVERSUBSCRIBED[name]
        for name in (
            "PRTE_MCA_hwloc_default_binding_policy",
            "OMPI_MCA_hwloc_base_binding_policy",
        )
    },
}
SHARED_MEMORY = (
    "make /dev/shm larger (docker run --shm-size=1g ...) and remove what old jobs left"
)


def exported(variables: Mapping[str, str]) -> str:
    """Return the shell's command that sets variables."""
    return "export " + " ".join(f"{name}={text}" for name, text in variables.items())


MISSING = (
    r"execvp error|unable to find the specified exec|access an exec"
    r"|No such file or directory|: not found"
)
CONNECTIONS = (
    r"Connection (refused|timed out|closed|reset)|No route to host|UNREACH"
    r"|nable to connect|check for firewalls|daemon failed to report back"
    r"|is unreachable|Socket closed"
)

# What is printed: what it means, and the remedy.
KNOWN = {
    r"attempt to run as root|ALLOW_RUN_AS_ROOT": (ROOT, exported(VARIABLES[ROOT])),
    r"not enough slots": (SLOTS, exported(VARIABLES[SLOTS])),
    r"more cpus than|not enough (cpus|cores)|binding more processes": (
        BOUND,
        exported(VARIABLES[BOUND]),
    ),
    r"unsupported PMI version": ("mpirun is not of the MPI that the ranks use", ""),
    r"Permission denied \(|Host key verification failed|password:": (
        "ssh does not let mpirun in",
        SSH_KEY,
    ),
    r"Could not resolve hostname|unknown host|Name or service not known": (
        "a host's name is not known",
        "use the names that the node file has, or ask your site",
    ),
    MISSING: ("a program is missing there", SAME_PLACE),
    CONNECTIONS: (
        "a connection between hosts is refused or lost (the host is down, or a "
        "firewall is in the way)",
        "ask your site whether ssh and free ports are open between the nodes of a job, "
        "and by which network",
    ),
    r"Bus error|not enough space for /dev/shm|No space left on device": (
        "there is no room for shared memory",
        SHARED_MEMORY,
    ),
    r"No module named|cannot load MPI library|ImportError": (
        "a package is missing there",
        "activate the course's environment before mpirun, on all hosts the same",
    ),
}
BANNER = re.compile(
    r"^[-=*\s]*$|BAD TERMINATION|CLEANUP|CLEANING|YOU CAN IGNORE|^= |exit status"
)


def explain(output: str, late: bool, seconds: float) -> tuple[str, str]:
    """Return why a job failed, in plain words, and the remedy; "" where unknown.

    Parameters
    ----------
    output
        What it printed.
    late
        Whether it had to be ended.
    seconds
        ... after how long.
    """
    for pattern, (meaning, remedy) in KNOWN.items():
        if re.search(pattern, output):
            return meaning, remedy
    lines = [line.strip() for line in output.splitlines() if not BANNER.search(line)]
    words = next((line for line in lines if "rror" in line), (lines or [""])[-1])
    said = f"it said: {words[:150]}" if words else "it printed nothing"
    how = f"it did not end within {seconds:.0f} s" if late else "it ended early"
    return f"{how}; {said}", ""
