"""Marks from a file: shown line by line before anything is put in, and never in place of what is recorded."""
