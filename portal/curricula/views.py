"""The room's pages, gathered on one blueprint."""

from portal.curricula import catalogue_views, prospectus_views, session_views
from portal.curricula.blueprint import curricula

__all__ = ["catalogue_views", "curricula", "prospectus_views", "session_views"]
