"""What coordinators chase: one list in the morning, one in the afternoon, each thing on one of them once."""
