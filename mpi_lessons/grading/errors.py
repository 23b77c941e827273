"""Errors: what the learner's code is not to blame for."""


class StoppedError(KeyboardInterrupt):
    """Somebody stopped the grading.

    Parameters
    ----------
    verdicts
        Those that were made until then, as `launch.grade` returns them.
    """

    def __init__(self, verdicts: list[dict]):
        super().__init__("stopped")
        self.verdicts = verdicts


class SetupError(Exception):
    """Grading is not possible: one sentence with the rule, the value, the remedy."""
