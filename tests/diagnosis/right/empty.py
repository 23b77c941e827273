"""The program does nothing at all.

np: 1,2
"""
