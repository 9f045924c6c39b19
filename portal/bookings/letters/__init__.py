"""What families and young people are told of a booking, and the terms that a school accepts."""
