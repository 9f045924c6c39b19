"""Reading a programme's folder: its schema, and everything that is wrong with it, by file and line."""
