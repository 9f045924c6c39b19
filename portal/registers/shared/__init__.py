"""Sessions that several providers give together: each marks and signs off its own part, all see the whole."""
