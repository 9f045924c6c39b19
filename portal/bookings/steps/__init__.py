"""What a school does for a booking before it is confirmed, and handing a step to a colleague."""
