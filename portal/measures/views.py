"""The pages of this room, gathered."""

from portal.measures.blueprint import measures

__all__ = ["measures"]
