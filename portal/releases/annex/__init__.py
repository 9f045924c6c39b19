"""What answers show, as far as it may be published: raw points in the report, effect sizes in the annex."""
