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


# Of each collective its parameters, as mpi4py names them; the forms share them.
_PLAIN = {
    "barrier": (),
    "bcast": ("obj", "root"),
    "scatter": ("sendobj", "root"),
    "gather": ("sendobj", "root"),
    "allgather": ("sendobj",),
    "alltoall": ("sendobj",),
    "reduce": ("sendobj", "op", "root"),
    "allreduce": ("sendobj", "op"),
    "scan": ("sendobj", "op"),
    "exscan": ("sendobj", "op"),
    "neighbor_allgather": ("sendobj",),
    "neighbor_alltoall": ("sendobj",),
}
_BUFFER = {
    "barrier": (),
    "bcast": ("buf", "root"),
    "scatter": ("sendbuf", "recvbuf", "root"),
    "scatterv": ("sendbuf", "recvbuf", "root"),
    "gather": ("sendbuf", "recvbuf", "root"),
    "gatherv": ("sendbuf", "recvbuf", "root"),
    "allgather": ("sendbuf", "recvbuf"),
    "allgatherv": ("sendbuf", "recvbuf"),
    "alltoall": ("sendbuf", "recvbuf"),
    "alltoallv": ("sendbuf", "recvbuf"),
    "alltoallw": ("sendbuf", "recvbuf"),
    "reduce": ("sendbuf", "recvbuf", "op", "root"),
    "allreduce": ("sendbuf", "recvbuf", "op"),
    "scan": ("sendbuf", "recvbuf", "op"),
    "exscan": ("sendbuf", "recvbuf", "op"),
    "reduce_scatter": ("sendbuf", "recvbuf", "recvcounts", "op"),
    "reduce_scatter_block": ("sendbuf", "recvbuf", "op"),
    "neighbor_allgather": ("sendbuf", "recvbuf"),
    "neighbor_allgatherv": ("sendbuf", "recvbuf"),
    "neighbor_alltoall": ("sendbuf", "recvbuf"),
    "neighbor_alltoallv": ("sendbuf", "recvbuf"),
    "neighbor_alltoallw": ("sendbuf", "recvbuf"),
}
# Calls that make or free a communicator are collectives too.
MAKING = (
    *("Dup", "Clone", "Dup_with_info", "Idup", "Idup_with_info", "Split"),
    *("Split_type", "Create", "Create_cart", "Create_graph", "Create_dist_graph"),
    *("Create_dist_graph_adjacent", "Sub", "Merge", "Create_intercomm"),
)
FREEING = ("Free", "Disconnect")
# Of these the ranks that wait are not known to the diagnosis: nobody is accused.
ELSEWHERE = (
    *(
        "Create_group",
        "Spawn",
        "Spawn_multiple",
        "Accept",
        "Connect",
        "Agree",
        "Iagree",
    ),
    *("Shrink", "Ishrink", "Psend_init", "Precv_init", "Flush_buffer", "Iflush_buffer"),
    *("Cart_map", "Graph_map"),
)

# The collectives by number; a pickled and a buffer form, and all that begin with I or
# end with _init, share the number of their lower-case name.
COLLECTIVES = (*_BUFFER, *(name.lower() for name in (*MAKING, *FREEING)))
COLLECTIVE_NUMBER = {name: number for number, name in enumerate(COLLECTIVES)}


def collective_methods() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return method name to (collective, form, parameters), of all forms there are."""
    methods = {}
    for name, parameters in _PLAIN.items():
        methods[name] = name, "blocking", parameters
    for name, parameters in _BUFFER.items():
        upper = name.capitalize()
        methods[upper] = name, "blocking", parameters
        methods[f"I{name}"] = name, "nonblocking", parameters
        methods[f"{upper}_init"] = name, "persistent", (*parameters, "info")
    return methods


NAMES = (
    *sorted({*_SENDS, *_RECEIVES, *_PROBES, *collective_methods()}),
    *(*MAKING, *FREEING, *ELSEWHERE, "Abort", "Start", "Startall"),
    *("wait", "Wait", "waitall", "Waitall", "waitany", "Waitany"),
    *("waitsome", "Waitsome", "elsewhere"),
)
NUMBER = {name: number for number, name in enumerate(NAMES)}

OPS = (
    *("", "SUM", "PROD", "MAX", "MIN", "LAND", "LOR", "LXOR", "BAND", "BOR", "BXOR"),
    *("MAXLOC", "MINLOC", "REPLACE", "NO_OP"),
)


def collective_text(collective, method: str = "") -> str:
    """Return a collective call as a report writes it.

    Parameters
    ----------
    collective
        What was published of it.
    method
        Its name, where that is known.
    """
    name = COLLECTIVES[collective.name]
    making = {call.lower(): call for call in (*MAKING, *FREEING)}
    if name in making:
        return f"comm.{making[name]}()"
    if method:
        name = method
    elif collective.form == 1:
        name = f"I{name}"
    elif collective.form == 2:
        name = f"{name.capitalize()}_init"
    elif collective.kind:
        name = name.capitalize()
    if name == "barrier":
        name = "Barrier" if collective.kind else name
    words = []
    if 0 < collective.op < len(OPS) and OPS[collective.op] != "SUM":
        words.append(f"op=MPI.{OPS[collective.op]}")
    if collective.root >= 0:
        words.append(f"root={collective.root}")
    return f"comm.{name}({', '.join(words)})"
