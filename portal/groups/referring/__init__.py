"""Young people who are proposed for a group, and what was decided. Who is accepted is enrolled; the others are
forgotten by name, and counted with the reason."""
