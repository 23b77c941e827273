"""Calls: the names of a communicator's methods, by what they do."""

_SENDS = (
    *("send", "ssend", "bsend", "isend", "issend", "ibsend", "sendrecv"),
    *("Send", "Ssend", "Bsend", "Rsend", "Isend", "Issend", "Ibsend", "Irsend"),
    *("Send_init", "Ssend_init", "Bsend_init", "Rsend_init"),
    *("Sendrecv", "Sendrecv_replace", "Isendrecv", "Isendrecv_replace"),
)
_RECEIVES = (
    *("recv", "irecv", "mprobe", "improbe", "sendrecv"),
    *("Recv", "Irecv", "Recv_init", "Mprobe", "Improbe"),
    *("Sendrecv", "Sendrecv_replace", "Isendrecv", "Isendrecv_replace"),
)
_PROBES = (
    *("probe", "iprobe", "mprobe", "improbe"),
    *("Probe", "Iprobe", "Mprobe", "Improbe"),
)


def _forms(*names: str) -> list[str]:
    """Return all spellings of collectives: pickled, buffer, nonblocking, persistent."""
    forms = []
    for name in names:
        upper = name.capitalize()
        forms += [name, upper, f"I{name}", f"{upper}_init"]
    return forms


_REDUCTIONS = _forms(
    "reduce", "allreduce", "scan", "exscan", "reduce_scatter", "reduce_scatter_block"
)
_GATHERS = _forms("gather", "gatherv", "allgather", "allgatherv")
_OTHERS = _forms(
    *("barrier", "bcast", "scatter", "scatterv", "alltoall", "alltoallv", "alltoallw"),
    *("neighbor_allgather", "neighbor_allgatherv", "neighbor_alltoall"),
    *("neighbor_alltoallv", "neighbor_alltoallw"),
)

FAMILIES = {
    "send": frozenset(_SENDS),
    "receive": frozenset(_RECEIVES),
    "probe": frozenset(_PROBES),
    "reduction": frozenset(_REDUCTIONS),
    "gather": frozenset(_GATHERS),
    "collective": frozenset([*_REDUCTIONS, *_GATHERS, *_OTHERS]),
}


def matches(called: str, wanted: str) -> bool:
    """Say whether a call is the wanted one, or of the wanted family."""
    return called == wanted or called in FAMILIES.get(wanted, ())
