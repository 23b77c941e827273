"""World: COMM_WORLD as a learner's function finds it, which was given another."""

from mpi4py import MPI

from mpi_lessons.diagnosis.communicator import NotAllowedError


class GuardedWorld(MPI.Intracomm):
    """COMM_WORLD, which says so when a function uses it that was given another.

    Attributes
    ----------
    guarded : bool
        Whether a learner's code runs, and every use is refused.
    """

    guarded = False

    def __getattribute__(self, name):
        if not name.startswith("_") and name != "guarded" and self.guarded:
            raise NotAllowedError(
                "used MPI.COMM_WORLD in place of comm, which it was given: "
                "comm may hold fewer ranks"
            )
        return super().__getattribute__(name)


def install_world() -> GuardedWorld:
    """Put a guarded COMM_WORLD in the place of the plain one, and return it."""
    world = GuardedWorld(MPI.COMM_WORLD)
    finalize = MPI.Finalize

    def finalize_unless_guarded():
        if world.guarded:
            raise NotAllowedError("called MPI.Finalize(), after which MPI is gone")
        finalize()

    MPI.COMM_WORLD, MPI.Finalize = world, finalize_unless_guarded
    return world
