"""Syllabus: the order of the lessons.

A stem names four files: the lesson ``mpi_lessons/<stem>.py``, the exercise
``exercises/<stem>.py``, its solution ``solutions/<stem>.py`` and the grading test
``tests/exercises/test_<stem>.py``. A lesson's title stands in its own first line.
"""

CHAPTERS = {
    "One to one": ("hello", "send_recv", "buffers"),
    "All together": ("bcast", "scatter", "gather", "reduce", "deadlock"),
    "On a cluster": ("placement", "scaling"),
}

STEMS = tuple(stem for stems in CHAPTERS.values() for stem in stems)
