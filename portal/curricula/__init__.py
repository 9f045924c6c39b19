"""Programmes and their versions, read from the folders in `curricula/`."""
