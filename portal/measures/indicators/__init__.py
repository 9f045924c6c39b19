"""What a school's own figures say of a group before and after, in totals: added at once, pooled only where alike."""
