"""Every rank divides by its own seconds.

task: speed_up
at: 2, 3
verdict: wrong
reason: the slowest rank's seconds count
"""


def speed_up(comm, alone, seconds):
    gain = comm.bcast(alone) / seconds
    return gain, gain / comm.size
