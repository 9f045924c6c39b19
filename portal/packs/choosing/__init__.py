"""Choosing a pack or a print run, seeing its pages first, and finding those made."""
