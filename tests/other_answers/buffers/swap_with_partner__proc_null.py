"""A rank without a partner swaps with nobody, which changes nothing.

task: swap_with_partner
"""

from mpi4py import MPI


def swap_with_partner(comm, sendbuf):
    partner = comm.rank ^ 1
    if partner >= comm.size:
        partner = MPI.PROC_NULL
    recvbuf = sendbuf.copy()
    comm.Sendrecv_replace(recvbuf, dest=partner, source=partner)
    return recvbuf
