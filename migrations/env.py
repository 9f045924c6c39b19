"""Runs migrations on the connection that `portal migrate` (or a test) hands over."""

from alembic import context

from portal.app import METADATA
from portal.db import UTCDateTime


def render(kind: str, value: object, _context: object) -> str | bool:
    """Write instants as a plain column type, so that migrations never import the portal's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UTCDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    context.run_migrations()
