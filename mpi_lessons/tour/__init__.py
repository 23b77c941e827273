"""The tour: what lies around MPI in Python, each stop measured on this machine."""
