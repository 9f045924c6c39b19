"""From sheets to one PDF: laid out in pieces that are kept, joined with their tags, numbered as one pack."""
