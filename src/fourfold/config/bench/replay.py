"""The SQL of a page: heard while the page is made, and said again by somebody no policy binds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.template import Context, Template

from fourfold.config.bench.place import Session

OF_SESSIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # there is no transaction to save a point of
OF_NEED_TO_KNOW = "set_config('fourfold."
Statement = tuple[str, Any]


@contextmanager
def heard() -> Iterator[list[Statement]]:
    """Return a list that fills with the statements of the application."""
    found: list[Statement] = []

    def hear(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's
        if not sql.startswith(OF_SESSIONS) and OF_NEED_TO_KNOW not in sql:
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield found


def again(session: Session, statements: Sequence[Statement]) -> None:
    """Say statements again and fetch what they return, then render an empty template."""
    for sql, params in statements:
        answer = session.execute(sql, params)
        if answer.description:
            answer.fetchall()
    Template("").render(Context())
