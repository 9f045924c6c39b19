"""One sheet at one click, outside any pack."""
