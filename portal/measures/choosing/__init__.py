"""What a group is asked: chosen for it, or for every group of its programme."""
