"""Hosts: grading over several hosts as if they shared memory.

Each host has a board, a ledger and a folder of its own. On the launcher's host they are
the launcher's; on every other a relay, a small process, tells the launcher's hub over
TCP what the ranks of its host have written, and writes there what the hub tells of the
others. So ranks and watchers read only what lies on their own host.

places      in each rank: which hosts there are, and which folder is this host's
link        how hub and relay find and trust each other
mirror      what has changed in the memory of a host, and how that is written elsewhere
wires       the same of the messages under way, at which both ends write
files       the same of the small files beside it
hub         in the launcher: passes on, asks all for news, knows whose process is gone
relay       on each other host: passes on, ends what must end, leaves nothing behind
"""
