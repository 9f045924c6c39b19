"""The open directory of services (Open Referral UK)."""
