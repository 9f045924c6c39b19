"""The resource library: every handout and sheet, found, looked at and bundled."""
