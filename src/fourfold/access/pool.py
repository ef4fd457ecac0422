"""What happens to a connection between two uses. Imports no model: settings name it."""

from typing import Any

from psycopg import Connection

FORGET = "SELECT set_config('fourfold.labels', '', false), set_config('fourfold.user', '', false)"


def forget(pooled: Connection[Any]) -> None:
    """Empty a connection that returns to the pool: it speaks for nobody."""
    pooled.execute(FORGET)
    pooled.commit()
