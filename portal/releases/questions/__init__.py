"""What readers ask about a figure, and whether they accept an edition."""
