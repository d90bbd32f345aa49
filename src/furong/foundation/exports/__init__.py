"""Exports: asked for once, written in pieces, gone on with after whatever happens to the one who writes.

A part that has something to export brings a model of its own (a child of :class:`ExportRow`), says once what is
peculiar to it (:class:`ExportKind`), and knows what its pieces are; waiting, claiming, failing, cancelling and the
file at the end are the same for all.
"""
