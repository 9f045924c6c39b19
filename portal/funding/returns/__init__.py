"""What a contract asks of a line each quarter in words: each with an answer and its owner, or nothing to report."""
