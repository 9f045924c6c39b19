"""Authorities, schools and other places, their rooms, contacts and term calendars."""
