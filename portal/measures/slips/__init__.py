"""Slips of one session, counted by hand: how many rose, stayed and fell, and how people found the day."""
