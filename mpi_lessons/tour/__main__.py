"""List the tour: ``python -m mpi_lessons.tour``."""

import importlib.util
import sys

from mpi_lessons.stage import Stage
from mpi_lessons.tour.route import COMMAND, INSTALL, STOPS, title

TITLE = "The tour around MPI: each stop shows what it claims, measured on your machine."


def missing(stop: str) -> list[str]:
    """Return the modules that a stop needs and that are not installed."""
    return [name for name in STOPS[stop] if importlib.util.find_spec(name) is None]


def main() -> None:
    """Show the stops in order, and which of them need more than is installed."""
    if len(sys.argv) > 1:
        print(
            f"the tour needs the stop's name after a dot, found {sys.argv[1]}: "
            f"{COMMAND}.{next(iter(STOPS))}",
            file=sys.stderr,
        )
        sys.exit(2)
    stage = Stage(None, TITLE)
    rows = [
        (number, stop, title(stop).partition(": ")[2], "no" if missing(stop) else "yes")
        for number, stop in enumerate(STOPS, 1)
    ]
    stage.table(("", "stop", "what it shows", "can run here"), rows)
    if any(missing(stop) for stop in STOPS):
        stage.say(f"What cannot run here needs the extra tour: {INSTALL}")
    stage.say(f"Begin: {COMMAND}.{next(iter(STOPS))}")


if __name__ == "__main__":
    main()
