"""What was delivered for whose money: a line, a quarter, and every place paid for once."""
