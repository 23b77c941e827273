"""The arrays are pickled by a lower-case call.

task: swap_with_partner
at: 2, 5
verdict: wrong
reason: must not use
"""


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    if partner >= comm.size:
        return sendbuf.copy()
    return comm.sendrecv(sendbuf, dest=partner, source=partner)
