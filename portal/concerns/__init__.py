"""That a concern was passed on: to whom, when and how. Never what it was about, and never about whom."""
