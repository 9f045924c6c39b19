"""What the statistics of outcomes read. Made by the room that holds the answers, below this one."""

from portal.measures.scores import Band, Norm, Point, Scale, Score

__all__ = ["Band", "Norm", "Point", "Scale", "Score"]
