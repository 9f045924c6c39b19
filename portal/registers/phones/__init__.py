"""Registers on phones without signal: what they take along, what they hand in, and what then waits for a person."""
