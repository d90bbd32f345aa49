"""Furong (芙蓉): an open city operating platform.

Words are in :mod:`furong.kernel`, sums in :mod:`furong.engines`, plumbing in :mod:`furong.foundation`,
work in a net under :mod:`furong.nets`, a story that crosses nets in :mod:`furong.processes`,
and a scenario is data under ``packs/``.
"""

__version__ = "0.1.0"
