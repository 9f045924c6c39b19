"""Who did and saw what: append-only, ids only, chained by hash."""
