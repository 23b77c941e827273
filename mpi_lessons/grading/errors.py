"""Errors: what the learner's code is not to blame for, each one sentence with a remedy."""


class SetupError(Exception):
    """The set-up does not allow grading: no mpirun, a broken file, ranks that are lost."""
