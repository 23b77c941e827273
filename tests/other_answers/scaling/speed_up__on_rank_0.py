"""Rank 0 gets all seconds, divides, and tells the others.

task: speed_up
"""


def speed_up(comm, alone, seconds):
    gathered = comm.gather(seconds)
    result = None
    if comm.rank == 0:
        gain = alone / max(gathered)
        result = gain, gain / len(gathered)
    return comm.bcast(result)
