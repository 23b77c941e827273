"""The given array is overwritten by the partner's.

task: swap_with_partner
at: 2, 3
verdict: wrong
reason: changed its argument
"""


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    if partner < comm.size:
        comm.Sendrecv_replace(sendbuf, dest=partner, source=partner)
    return sendbuf
