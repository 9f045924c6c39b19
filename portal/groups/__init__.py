"""Groups, who staffs them, who takes part, and what the school agreed about their data."""
