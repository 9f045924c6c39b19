"""What a council or funder sees first: the newest report of each reader, how it went, and several side by side."""
