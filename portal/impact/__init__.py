"""Pure sums over what happened: one group's figures, and a period's over many groups."""
