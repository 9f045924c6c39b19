"""A portal for charities that deliver prevention programmes in schools."""
