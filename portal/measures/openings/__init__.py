"""A group's questions, open for one day to a class without accounts: on the school's own devices, by a link."""
