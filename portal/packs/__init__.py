"""Printable packs, composed of sheets and rendered by the worker."""
