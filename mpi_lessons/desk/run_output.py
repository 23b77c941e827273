"""The output of a program that `diagnose` runs, passed on as it comes."""

import re

BANNER = re.compile(rb"^[=-]{20,}\s*$")
LAUNCHER = re.compile(rb"BAD TERMINATION|prterun|prte|mpirun|mpiexec|MPI_ABORT|^\s*$")


class Forward:
    """What the program prints, without what the launcher says of its end.

    Parameters
    ----------
    stream
        The binary stream that it is passed on to; None drops it.
    """

    def __init__(self, stream):
        self._stream, self._line, self._held = stream, b"", b""
        self.closed = stream is None

    def __call__(self, chunk: bytes) -> None:
        """Pass a chunk on, line by line where a banner may begin."""
        if self.closed:
            return
        *lines, self._line = (self._line + chunk).split(b"\n")
        for line in lines:
            self._pass(line + b"\n")
        if self._line and not self._held and self._line[:1] not in (b"=", b"-"):
            self._write(self._line)
            self._line = b""

    def _pass(self, line: bytes) -> None:
        if self._held:
            if LAUNCHER.search(line):
                self.closed = True
                return
            line, self._held = self._held + line, b""
        elif BANNER.match(line):
            self._held = line
            return
        self._write(line)

    def _write(self, data: bytes) -> None:
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):
            self.closed = True

    def end(self) -> None:
        """Pass on what was held back."""
        if not self.closed and not self._held:
            self._write(self._line)
        self.closed = True
