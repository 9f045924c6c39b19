"""The room's pages, gathered on one blueprint."""

from portal.curricula.blueprint import curricula
from portal.curricula.catalogue import prospectus_views, session_views
from portal.curricula.catalogue import views as catalogue_views

__all__ = ["catalogue_views", "curricula", "prospectus_views", "session_views"]
