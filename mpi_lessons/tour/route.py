"""Route: the order of the stops, and what each of them needs beyond the course."""

import ast
from pathlib import Path

STOPS = {
    "gil": (),
    "threads_processes": (),
    "mapping": (),
    "futures": (),
    "as_completed": (),
    "joblib": ("joblib",),
    "ipyparallel": ("ipyparallel", "traitlets"),
    "mpi": (),
    "dask_array": ("dask",),
    "dask_dataframe": ("dask", "pandas"),
    "dask_bag": ("dask", "pandas"),
    "dask_graph": ("dask", "pygraphviz"),
    "dask_schedulers": ("dask", "distributed"),
    "dask_cluster": ("distributed", "dask_mpi", "dask_jobqueue"),
    "choose": (),
}
COMMAND = "python -m mpi_lessons.tour"
INSTALL = "pip install 'mpi-lessons[tour]'"


def title(stop: str) -> str:
    """Return the first line of a stop's docstring, without running it."""
    source = Path(__file__).with_name(f"{stop}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)).splitlines()[0]


def after(stop: str) -> str | None:
    """Return the stop that follows; None after the last one."""
    stops = [*STOPS, None]
    return stops[stops.index(stop) + 1]


def leave(stage, stop: str, take_away: str) -> None:
    """Say what to take away from a stop, and where the tour goes on."""
    following = after(stop)
    stage.say(f"\nTake away: {take_away}")
    stage.say(f"Next: {COMMAND}.{following}" if following else f"All stops: {COMMAND}")
