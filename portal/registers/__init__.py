"""Who came: append-only mark events, the current mark, and the state of each register."""
