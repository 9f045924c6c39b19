"""How each reader wants its report, as data, and by when."""
