"""The sheets of a pack: what each is made from, and what makes it."""
