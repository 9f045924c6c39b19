"""Who the young people of a group are, in totals: given once a group, added at once to the programme's year."""
