"""Codes on paper that lead to the page on which a person goes on with it."""
