"""Diagnosis: what a rank's communicator knows, and where a rank that waits is.

calls           the methods of a communicator, by what they do
communicator    the communicator a learner's function is given: counts its calls
positions       from a dump of a rank's stack to a line that a learner reads
"""
