"""The command ``mpi-lessons``, also ``python -m mpi_lessons``."""

import sys


def main() -> int:
    """Run the command line, and return its exit code."""
    try:
        from mpi_lessons.desk import cli  # here, since Ctrl-C may come meanwhile
    except KeyboardInterrupt:
        return 130
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
