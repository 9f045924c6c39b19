"""A young person who was expected and is not there: an alarm for the school at once, not a report."""
