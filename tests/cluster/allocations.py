"""Allocations: by which variables mpirun learns the hosts, and how to reach them.

The product calls mpirun itself, and the course says one line for all, so nothing of
this may stand on a command line.
"""

from collections.abc import Mapping
from pathlib import Path

from mpi_lessons.grading.mpirun import AGENTS

# Intel MPI would take PBS's own launcher inside a job, and there is only the agent.
BY_AGENT = {"I_MPI_HYDRA_BOOTSTRAP": "ssh"}
# As root, Open MPI wants to be told that this is meant.
AS_ROOT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
# The hosts may be said to have more cores than the machine: then ranks share them.
FEW_CORES = {
    "PRTE_MCA_hwloc_default_binding_policy": "none",  # Open MPI 5
    "OMPI_MCA_hwloc_base_binding_policy": "none",  # Open MPI 4
    "OMPI_MCA_mpi_yield_when_idle": "1",
}
# Variable that names a file of hosts: how a line of the file looks.
HOST_FILES = {
    "HYDRA_HOST_FILE": "{host}:{ranks}",  # MPICH
    "PRTE_MCA_prte_default_hostfile": "{host} slots={ranks}",  # Open MPI 5
    "OMPI_MCA_orte_default_hostfile": "{host} slots={ranks}",  # Open MPI 4
    # Subtle: Intel MPI drops the numbers of I_MPI_HYDRA_HOST_FILE and counts cores; it
    # keeps those of a resource manager's file, such as that of the Sun Grid Engine.
    "PE_HOSTFILE": "{host} {ranks} queue UNDEFINED",
}
NODE_FILE = "/tmp/pbs_nodefile"  # noqa: S108 - in a host's own /tmp


def launching(agent: Path) -> dict[str, str]:
    """Return the variables by which any mpirun reaches the hosts through an agent."""
    return dict.fromkeys(AGENTS, str(agent)) | BY_AGENT | AS_ROOT | FEW_CORES


def by_host_files(folder: Path, ranks: Mapping[str, int]) -> dict[str, str]:
    """Write the files of hosts, and return the variables that name them."""
    variables = {"I_MPI_HYDRA_RMK": "sge"}
    for variable, form in HOST_FILES.items():
        lines = [form.format(host=host, ranks=n) for host, n in ranks.items()]
        (folder / variable).write_text("\n".join(lines) + "\n")
        variables[variable] = str(folder / variable)
    return variables


def node_lines(ranks: Mapping[str, int]) -> str:
    """Return the text of PBS's node file: one line a rank."""
    return "".join(f"{host}\n" for host, n in ranks.items() for _ in range(n))


def by_pbs(ranks: Mapping[str, int], workdir: str | Path) -> dict[str, str]:
    """Return the variables that PBS gives a job; the node file is not written."""
    first = next(iter(ranks))
    return {
        "PBS_NODEFILE": NODE_FILE,
        "PBS_O_WORKDIR": str(workdir),
        "PBS_JOBID": f"1.{first}",
        "PBS_JOBNAME": "job",
        "PBS_QUEUE": "workq",
        "PBS_ENVIRONMENT": "PBS_BATCH",
        "NCPUS": str(ranks[first]),
        "OMP_NUM_THREADS": str(ranks[first]),
    }
