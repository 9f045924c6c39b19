"""What some groups show together: one object for a group, a school, a programme, a facilitator or a funder's line."""
