"""Answered questionnaires: typed in from paper or asked in person, and the scores they give."""
