"""Which database there is and how each part of the program signs in to it.

Three sign-ins. The *application* owns nothing and may not bypass policies; all but what follows
signs in as it (alias `default`). The *owner* makes and changes the tables (alias `owner`). The
*backup* reads everything and writes nothing. Three, not one with SET ROLE, which any injected
SQL could undo.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fourfold.config import home
from fourfold.config.postgres import PORT, Server
from fourfold.shared.errors import DomainError

NAME = "fourfold"
APPLICATION, OWNER, BACKUP = "fourfold_app", "fourfold_owner", "fourfold_backup"
NAMED_BY = {
    "default": "FOURFOLD_DATABASE_URL",
    "owner": "FOURFOLD_OWNER_URL",
    "backup": "FOURFOLD_BACKUP_URL",
}
USERS = {"default": APPLICATION, "owner": OWNER, "backup": BACKUP}
EXTENSIONS = ("pg_trgm", "btree_gist")  # that migrations make; both are trusted: no superuser

ATTRIBUTES = {
    APPLICATION: "LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION NOCREATEDB",
    OWNER: "LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION CREATEDB",
    BACKUP: "LOGIN NOSUPERUSER NOCREATEROLE BYPASSRLS NOREPLICATION NOCREATEDB",
}


class NotNamed(DomainError):
    """A server of one's own is used, but not all of its sign-ins are named."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where a database is and as whom to sign in; `options` as libpq has them (sslmode …)."""

    database: str
    user: str
    password: str = field(repr=False)
    host: str
    port: str
    options: dict[str, str] = field(default_factory=dict)

    def conninfo(self) -> str:
        """Return it as libpq takes it, password and all: for connecting, never for showing."""
        return make_conninfo(
            dbname=self.database,
            user=self.user,
            password=self.password or None,
            host=self.host or None,
            port=self.port or None,
            **self.options,
        )

    def shown(self) -> str:
        """Return it for people, without the password."""
        place = f"postgresql://{self.user}@"
        if self.host.startswith("/"):
            return f"{place}/{self.database}?host={self.host}&port={self.port}"
        return f"{place}{self.host or 'localhost'}:{self.port or PORT}/{self.database}"

    def settings(self) -> dict[str, Any]:
        """Return it as Django takes it."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.database,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": dict(self.options),
        }


@dataclass(frozen=True, slots=True)
class Roles:
    """What the sign-ins are called on the server; `backup` is empty where none is named."""

    application: str
    owner: str
    backup: str


def is_embedded() -> bool:
    """Say whether the database is the program's own.

    :raises NotNamed: when a sign-in of another server is named, but not the application's.
    """
    if os.environ.get(NAMED_BY["default"]):
        return False
    stray = [name for name in NAMED_BY.values() if os.environ.get(name)]
    if stray:
        raise NotNamed(f"{stray[0]} is set, but FOURFOLD_DATABASE_URL is not: set both or neither.")
    return True


def server() -> Server:
    """Return the embedded server, running or not."""
    return Server(home.database())


def sign_in(alias: str) -> SignIn:
    """Return a sign-in by its alias: `default`, `owner` or `backup`. Nothing is started.

    :raises NotNamed: when a server of one's own is used and that sign-in is not named.
    """
    if not is_embedded():
        return _from_url(alias)
    user = USERS[alias]
    return SignIn(
        database=NAME,
        user=user,
        password=home.secret(user),
        host=str(server().socket_folder),
        port=str(PORT),
    )


def _from_url(alias: str) -> SignIn:
    url = os.environ.get(NAMED_BY[alias])
    if not url:
        raise NotNamed(f"Set {NAMED_BY[alias]}: this needs the {alias} sign-in of your server.")
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value}
    except psycopg.ProgrammingError as error:
        raise NotNamed(f"{NAMED_BY[alias]} is not a PostgreSQL address.") from error
    return SignIn(
        database=parts.pop("dbname", NAME),
        user=parts.pop("user", USERS[alias]),
        password=parts.pop("password", ""),
        host=parts.pop("host", ""),
        port=parts.pop("port", ""),
        options=parts,
    )


def is_named(alias: str) -> bool:
    """Say whether there is such a sign-in; an embedded database has them all."""
    return is_embedded() or bool(os.environ.get(NAMED_BY[alias]))


def connections() -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES: `default`, and `owner` where it is named."""
    aliases = ("default", "owner")
    return {alias: sign_in(alias).settings() for alias in aliases if is_named(alias)}


def roles() -> Roles:
    """Return what the sign-ins are called, for migrations that grant to them."""
    names = [sign_in(alias).user if is_named(alias) else "" for alias in NAMED_BY]
    return Roles(application=names[0], owner=names[1] or OWNER, backup=names[2])


@contextmanager
def available() -> Iterator[None]:
    """Have the database there for as long as it is needed: the embedded one runs, with its roles.

    Whoever is last to leave stops it. A server of one's own is left to itself.
    """
    if not is_embedded():
        yield
        return
    home.ready()
    with server() as running:
        ensure(running)
        yield


def ensure(running: Server) -> None:
    """Make the roles and the database that are missing; a second time changes nothing."""
    with psycopg.connect(running.url(), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(70011)")  # of two that make them, one waits
        for name, attributes in ATTRIBUTES.items():
            _make_role(admin, name, attributes)
        admin.execute(
            sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP)),
        )
        _make_database(admin)


def _make_role(admin: psycopg.Connection[Any], name: str, attributes: str) -> None:
    if not admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchall():
        admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
    change = sql.SQL("ALTER ROLE {} {} PASSWORD {}")
    password = home.secret(name)
    admin.execute(
        change.format(sql.Identifier(name), sql.SQL(attributes), sql.Literal(password)),
    )


def _make_database(admin: psycopg.Connection[Any]) -> None:
    if not admin.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchall():
        make = sql.SQL("CREATE DATABASE {} OWNER {}")
        admin.execute(make.format(sql.Identifier(NAME), sql.Identifier(OWNER)))


def elsewhere(sign: SignIn, database: str) -> SignIn:
    """Return the same sign-in at another database of the same server."""
    return replace(sign, database=database)
