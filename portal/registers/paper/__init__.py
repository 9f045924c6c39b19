"""Paper as an equal way in: a marked sheet is typed in, by whoever took it or for them."""
