"""The root returns a list of numbers, not an array.

task: concatenate
at: 1, 2
verdict: wrong
reason: returned a list
"""


def concatenate(comm, piece, root):
    pieces = comm.gather(piece.tolist(), root=root)
    if comm.rank != root:
        return None
    return [item for piece in pieces for item in piece]
