"""The mean of the ranks' seconds is taken for the length of the run.

task: speed_up
at: 2, 5
verdict: wrong
reason: the slowest rank's seconds count
"""


def speed_up(comm, alone, seconds):
    mean = comm.allreduce(seconds) / comm.size
    gain = comm.bcast(alone) / mean
    return gain, gain / comm.size
