"""What a report tells in words: a narrative and case studies, without anything that points at a person."""
