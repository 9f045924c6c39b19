"""Dated delivery sessions: planned, moved, checked for clashes."""
