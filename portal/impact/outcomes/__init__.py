"""What changed for those who answered twice: pure statistics of small paired groups, each with its source."""
