"""Demo mode: a mark in a database that `fourfold demo` made, and nobody else."""

import psycopg
from django.db import connection
from psycopg import sql

from fourfold.config.database import SignIn

COMMENT = "fourfold demo region"


def is_demo() -> bool:
    """Test if this database was made by `fourfold demo`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        )
        return bool(cursor.fetchone()[0] == COMMENT)


def make_mark(owner: SignIn) -> None:
    """Mark the database of its owner as a demo region, for as long as it is there."""
    say = sql.SQL("COMMENT ON DATABASE {} IS {}")
    with psycopg.connect(owner.conninfo()) as session:
        session.execute(say.format(sql.Identifier(owner.database), sql.Literal(COMMENT)))
