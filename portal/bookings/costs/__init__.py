"""What a booking costs, where its invoice goes, and what the accounts are asked to invoice."""
