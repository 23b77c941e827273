"""Board: every rank says what it holds, rank 0 draws one table of it.

::

    stage = Stage(comm, __doc__, root=root)
    stage.column("before: sendbuf", sendbuf)
    comm.Scatter(sendbuf, recvbuf, root=root)
    stage.column("after: recvbuf", recvbuf)
    stage.draw("comm.Scatter(sendbuf, recvbuf, root=1)")

One gather brings the values to rank 0, and rank 0 alone prints: the order of what
several ranks print is not defined, however many barriers stand between.
"""

import copy
import sys
import time
from collections.abc import Sequence

from mpi_lessons.stage import terminal
from mpi_lessons.stage.bars import Span, draw_bars
from mpi_lessons.stage.table import Column, Origins, draw_ranks, draw_rows

LEGEND = "A value keeps the colour of the rank it came from; a computed one is bold."
NAP = 0.001  # seconds between two looks at whether all ranks have come
LINGER = 0.2  # seconds for a launcher to pass on what was printed


class Stage:
    """What the ranks of one communicator show.

    Parameters
    ----------
    comm
        The ranks; rank 0 prints. None where there is no MPI, but one process.
    text
        Its first line is the title, so a lesson gives its docstring.
    root
        The rank to point out as root, if any.
    """

    def __init__(self, comm, text: str, root: int | None = None) -> None:
        self.comm = comm
        self._prints = comm is None or comm.rank == 0
        self._title = text.strip().splitlines()[0]
        self._root = root
        self._columns = []
        self._origins = Origins()
        self._console = None
        self._drawn = False

    def column(self, label: str, value: object, origin: int | None = None) -> None:
        """Add a column to the next table: a copy of what each rank holds; all call.

        Items keep the colour of the rank that held them in the first column in which
        they appeared. Items that appear later are new: bold, of no rank.

        Parameters
        ----------
        label
            The heading, alike on all ranks.
        value
            What this rank holds; None, drawn as a dim dot, if it holds nothing.
        origin
            The rank all of `value` came from, where the items do not tell: a rank that
            made a value on its own gives its own number; NEW is for what was computed
            from several ranks' values.
        """
        self._columns.append((label, copy.deepcopy(value), origin))

    def draw(self, call: str = "") -> None:
        """Draw the columns since the last time; every rank calls.

        Parameters
        ----------
        call
            The line of the lesson that moved the data, as a heading.
        """
        mine, self._columns = self._columns, []
        held = self.comm.gather(mine, root=0)
        if self._prints:
            columns = [
                Column(label, [h[i][1] for h in held], [h[i][2] for h in held])
                for i, (label, _, _) in enumerate(mine)
            ]
            console = self._open()
            if console.color_system and self.comm.size > 1 and not self._drawn:
                self._print(LEGEND, style="dim")
            self._drawn = True
            self._print(f"\n{call}" if call else "", style="bold")
            self._print(draw_ranks(columns, self._origins, console.width, self._root))
        self.wait()

    def table(
        self,
        labels: Sequence[str],
        rows: Sequence[Sequence],
        ranks: Sequence[int] = (),
        call: str = "",
    ) -> None:
        """Print rows that rank 0 has; `ranks` says whose colour each of them gets."""
        if self._prints:
            self._print(f"\n{call}" if call else "", style="bold")
            self._print(draw_rows(labels, rows, ranks))

    def bars(
        self,
        labels: Sequence[str],
        rows: Sequence[Sequence],
        values: Sequence[float | Span],
        call: str = "",
    ) -> None:
        """Print rows that rank 0 has, each with a bar: a number, or (begin, end)."""
        if self._prints:
            self._print(f"\n{call}" if call else "", style="bold")
            self._print(draw_bars(labels, rows, values, self._open().width))

    def code(self, text: str) -> None:
        """Print lines of a program or a file as they are, set in by two blanks."""
        if self._prints:
            self._print("\n".join(f"  {line}" for line in text.splitlines()), "dim")

    def say(self, text: str) -> None:
        """Print a sentence; rank 0 alone does."""
        if self._prints:
            self._print(text)

    def wait(self, nap: float = NAP) -> None:
        """Wait for all ranks, asleep: MPI's own waiting would keep a core busy.

        Parameters
        ----------
        nap
            Seconds between two looks; longer where others are timed meanwhile.
        """
        request = self.comm.Ibarrier()
        while not request.Test():
            time.sleep(nap)

    def leave(self, code: int) -> None:
        """End all ranks with an exit code, when all is printed; every rank calls."""
        self.wait()
        # Subtle: a launcher may end the job as soon as one rank has left with an error,
        # before it has read what another has printed.
        time.sleep(LINGER)
        sys.exit(code)

    def _open(self):
        """Print the title before anything else, and return the console."""
        if self._console is None:
            self._console = terminal.open_console()
            self._console.print(self._title, style="bold")
        return self._console

    def _print(self, thing: object, style: str | None = None) -> None:
        self._open().print(thing, style=style)
        self._console.file.flush()
