"""Instruments as data: what is asked, under which licence, and how answers become scores."""
