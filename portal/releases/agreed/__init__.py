"""What was agreed with a reader before a year began: the form of its return, and the rule set."""
