"""Stage: how a lesson shows what each rank holds. Only this room knows rich."""

from mpi_lessons.stage.board import Stage
from mpi_lessons.stage.options import on_rank_0, read_options
from mpi_lessons.stage.table import NEW

__all__ = ["NEW", "Stage", "on_rank_0", "read_options"]
