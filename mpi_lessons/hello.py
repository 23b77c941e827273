"""Hello: every rank runs this same program and says who it is.

Run     mpirun -n 4 python -m mpi_lessons.hello
Watch   One row a rank: the same lines ran in each process, on its own data.
Rules   mpirun starts copies of one program. They share no variables: data moves
        only by messages. A communicator is a group of processes, its ranks 0 to
        size - 1. Importing MPI initialises it. The order of what several ranks
        print is undefined, so here rank 0 gathers and prints for all.
Source  MPI-4.1, 7.4.1 Communicator Accessors; 9.1 Implementation Information;
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
        "number": 10 * size + 7 * rank,
    }


def started_apart(comm):
    """Tell whether a launcher started several processes that do not find each other."""
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
    stage.column("10 * size + 7 * rank", me["number"], origin=comm.rank)
    stage.draw("every rank ran introduce(comm)")

    # The first line, to the first comma: some libraries tell a whole page.
    library = MPI.Get_library_version().partition("\n")[0].partition(",")[0]
    version = ".".join(map(str, MPI.Get_version()))
    stage.say(f"Library: {' '.join(library.split())}, follows MPI {version}.")
    if started_apart(comm):
        stage.say(
            "mpirun started several processes, but each is alone: mpi4py uses another "
            "MPI. Take the mpirun that came with your Python."
        )
    elif comm.size == 1:
        stage.say("One process is a whole world, of size 1. For four processes:")
        stage.say("mpirun -n 4 python -m mpi_lessons.hello")
    stage.say("Your turn: mpi-lessons check hello")


if __name__ == "__main__":
    main()
