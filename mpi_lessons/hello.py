"""Hello: every rank runs this same program and says who it is.

Run     mpirun -n 4 python -m mpi_lessons.hello
Watch   One row a rank: the same lines ran in each process, on that process's own data.
Rules   mpirun starts independent copies of one program. Nothing is shared: each has its
        own variables, and data moves only by messages. `import MPI` initialises MPI. A
        communicator is a group of processes, numbered by rank from 0 to size - 1.
        The order of what several ranks print is undefined: here rank 0 prints for all.
Source  MPI-4.1, 7.4.1 Communicator Accessors, 9.1 Implementation Information;
        mpi4py documentation, Tutorial, "Running Python scripts with MPI"
"""

import os

from mpi4py import MPI

from mpi_lessons.stage import Stage, read_options


def introduce(comm):
    """Return what this process knows of itself.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.

    Returns
    -------
    dict
        Its rank and size in `comm`, the host it runs on, its process number there, and
        `number`, which the same line computes differently on every rank.
    """
    rank = comm.Get_rank()
    size = comm.Get_size()
    return {
        "size": size,
        "host": MPI.Get_processor_name(),
        "process": os.getpid(),
        "number": 11 * (rank + 1),
    }


def started_apart(comm):
    """Tell whether a launcher started several processes and each believes it is alone."""
    told = os.environ.get("PMI_SIZE") or os.environ.get("OMPI_COMM_WORLD_SIZE") or "1"
    return comm.Get_size() == 1 and int(told) > 1


def main(comm=MPI.COMM_WORLD):
    """Let every rank introduce itself."""
    read_options(comm, __doc__)
    stage = Stage(comm, __doc__)
    me = introduce(comm)

    stage.column("size", me["size"], origin=comm.rank)
    stage.column("host", me["host"], origin=comm.rank)
    stage.column("process", me["process"], origin=comm.rank)
    stage.column("11 * (rank + 1)", me["number"], origin=comm.rank)
    stage.draw("every rank ran introduce(comm)")

    library = MPI.Get_library_version().splitlines()[0].strip("\0 ")
    version = ".".join(map(str, MPI.Get_version()))
    stage.say(f"The library is {library}; it follows MPI {version}.")
    if started_apart(comm):
        stage.say(
            "mpirun started several processes, but each is alone: this mpirun belongs to "
            "another MPI than the one mpi4py uses; take the mpirun beside your Python."
        )
    elif comm.size == 1:
        stage.say("One process is a world too. Start more: mpirun -n 4 python -m ...")
    stage.say("Your turn: mpi-lessons check hello")


if __name__ == "__main__":
    main()
