"""Requests are kept in a dictionary, a class and a list that is filtered.

np: 2,3
"""

from mpi4py import MPI


class Mailbox:
    def __init__(self, comm):
        self.comm, self.requests = comm, {}

    def expect(self, source):
        self.requests[source] = self.comm.irecv(source=source)

    def collect(self):
        return {source: request.wait() for source, request in self.requests.items()}


comm = MPI.COMM_WORLD
mailbox = Mailbox(comm)
others = [rank for rank in range(comm.size) if rank != comm.rank]
for rank in others:
    mailbox.expect(rank)
pending = [comm.isend(comm.rank**2, dest=rank) for rank in others]
while pending:
    pending = [request for request in pending if not request.test()[0]]
assert mailbox.collect() == {rank: rank**2 for rank in others}
