"""From a school's request to a confirmed agreement, and to its end."""
