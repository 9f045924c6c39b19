"""An edition opened by an e-mailed code: for an officer who has no account. It holds no personal data."""
