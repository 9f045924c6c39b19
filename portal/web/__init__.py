"""Engines of every page: errors, headers, sessions, paging, PDF, mail, jobs. Knows no domain."""
