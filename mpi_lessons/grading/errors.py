"""Errors: what the learner's code is not to blame for."""


class SetupError(Exception):
    """Grading is not possible: one sentence with the rule, the value, the remedy."""
