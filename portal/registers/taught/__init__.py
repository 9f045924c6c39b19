"""What was taught in a session, next to its plan: said by exception, since most of it goes as planned."""
