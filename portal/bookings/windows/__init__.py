"""When groups may start: published windows, places left, the calendar of what is possible, the waiting list."""
