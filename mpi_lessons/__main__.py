"""The command ``mpi-lessons``, also ``python -m mpi_lessons``."""

import sys

from mpi_lessons.desk import cli


def main() -> int:
    """Run the command line, and return its exit code."""
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
