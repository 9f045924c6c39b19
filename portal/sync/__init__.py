"""What comes from phones that had no signal: devices, what was sent and received, and what waits for a person."""
