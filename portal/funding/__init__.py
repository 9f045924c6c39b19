"""Funders' lines, their targets, and which groups they pay for."""
