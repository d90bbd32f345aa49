"""Connections to addresses that people have typed in: which of them may be asked, and for how long.

The name is resolved once and the connection goes to the address that was judged, so that a name which changes its mind
between the check and the connection reaches nothing else.
"""
