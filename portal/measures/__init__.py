"""Questionnaires and answers: instruments as data, responses under a reference, and the scores they give."""
