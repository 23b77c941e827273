"""Link: how hub and relay find and trust each other.

The hub listens at a port that nobody knows before; the ranks hand its addresses and a
secret token from one to another by MPI. A relay proves that it knows the token, and so
does the hub, without sending it (`multiprocessing.connection`). Whoever connects from
an address that is no host of the job is not even asked.
"""

import contextlib
import fcntl
import os
import secrets
import socket
import struct
import time
from collections.abc import Collection, Iterable
from multiprocessing import AuthenticationError
from multiprocessing.connection import (
    Connection,
    answer_challenge,
    deliver_challenge,
)

REACH = 5.0  # seconds that an address has to answer
TAKEN = 10  # seconds in which the other end must have taken some of what is sent
TRIES = 5  # of comparing two clocks
SIOCGIFADDR = 0x8915  # Linux: tell the address of a network card
REFUSALS = (OSError, EOFError, AuthenticationError)


class UnreachableError(Exception):
    """Nobody who knows the token answers at any of the addresses."""


def new_token() -> str:
    """Return a secret that nobody can guess."""
    return secrets.token_hex(32)


def own_addresses() -> list[str]:
    """Return the IPv4 addresses of this host's network cards, without the loopback."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            asked = struct.pack("256s", name.encode()[:15])
            with contextlib.suppress(OSError):  # a card without an address
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, asked)
                found.append(socket.inet_ntoa(answer[20:24]))
    return [address for address in found if not address.startswith("127.")]


def listen() -> socket.socket:
    """Return a socket that listens at a new port of every card of this host."""
    return socket.create_server(("", 0), backlog=128)


def admit(
    listening: socket.socket, addresses: Collection[str], token: str
) -> Connection | None:
    """Take the next that connects, where it is a host of the job and knows the token.

    Parameters
    ----------
    listening
        From `listen`.
    addresses
        Those of the job's hosts.
    token
        The secret.

    Returns
    -------
    Connection or None
        None where somebody else came, who is sent away.

    Raises
    ------
    OSError
        The socket was closed.
    """
    taken, (address, _) = listening.accept()
    if address not in addresses:
        taken.close()
        return None
    try:
        return _trust(taken, token, (deliver_challenge, answer_challenge))
    except REFUSALS:
        return None


def reach(addresses: Iterable[str], port: int, token: str) -> Connection:
    """Connect to the first address at which somebody knows the token.

    Raises
    ------
    UnreachableError
        There is none; the text says what each address answered.
    """
    tried = []
    for address in addresses:
        try:
            taken = socket.create_connection((address, port), timeout=REACH)
            return _trust(taken, token, (answer_challenge, deliver_challenge))
        except REFUSALS as error:
            tried.append(f"{address} port {port}: {error or type(error).__name__}")
    raise UnreachableError("; ".join(tried) or "it has no address")


def _trust(taken: socket.socket, token: str, turns: Iterable) -> Connection:
    """Let both sides prove that they know the token, in a limited time."""
    with taken:
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        taken.setblocking(True)
        connection = Connection(os.dup(taken.fileno()))
        try:
            _limit(taken, socket.SO_RCVTIMEO, int(REACH))
            _limit(taken, socket.SO_SNDTIMEO, TAKEN)
            for turn in turns:
                turn(connection, token.encode())
            _limit(taken, socket.SO_RCVTIMEO, 0)
        except BaseException:
            connection.close()
            raise
        return connection


def _limit(taken: socket.socket, which: int, seconds: int) -> None:
    """Limit how long a read, or a write, may wait; 0: no limit."""
    taken.setsockopt(socket.SOL_SOCKET, which, struct.pack("ll", seconds, 0))


def cut(connection: Connection) -> None:
    """End a connection; whoever reads from it sees its end."""
    with (
        contextlib.suppress(OSError),
        socket.socket(fileno=os.dup(connection.fileno())) as same,
    ):
        same.shutdown(socket.SHUT_RDWR)


def clock_ahead(connection: Connection) -> int:
    """Return the nanoseconds by which the hub's clock is ahead of this host's.

    The answer that took least time errs least.
    """
    answers = []
    for _ in range(TRIES):
        start = time.monotonic_ns()
        connection.send("clock")
        theirs = connection.recv()
        took = time.monotonic_ns() - start
        answers.append((took, theirs - (start + took // 2)))
    return min(answers)[1]


def tell_clock(connection: Connection) -> None:
    """Answer `clock_ahead` at the other end."""
    for _ in range(TRIES):
        connection.recv()
        connection.send(time.monotonic_ns())
