"""The pages of docs/reference that the code knows best: `make docs` writes them."""

from collections.abc import Callable, Mapping
from importlib import import_module

from fourfold.administration.queries.permissions import permissions_markdown
from fourfold.config.cli import WORDS
from fourfold.plans.rules.check import rules_page

SETTINGS: Mapping[str, str] = {
    "FOURFOLD_HOME": "Folder of all state: database, secrets, files. Its user's alone. "
    "Default: `fourfold` under `XDG_DATA_HOME`, else `~/.local/share/fourfold`.",
    "FOURFOLD_DATABASE_URL": "A PostgreSQL of one's own (16 or later), as the application signs "
    "in. Default: the embedded one.",
    "FOURFOLD_OWNER_URL": "The same database, as the owner of the tables signs in; read by "
    "`migrate`, `doctor` and `db restore` only.",
    "FOURFOLD_BACKUP_URL": "The same database, as a role signs in that reads everything "
    "(`pg_read_all_data`, `BYPASSRLS`); read by `db backup` and `doctor` only.",
    "FOURFOLD_BACKUP_PASSPHRASE": "Opens and closes backups; asked for where it is not set.",
    "FOURFOLD_PG_BIN": "Folder of PostgreSQL's programs. Default: those of the wheel, else the "
    "system's newest.",
    "FOURFOLD_HOSTS": "Names at which the site answers, with commas between them. Default: this "
    "machine's own.",
    "FOURFOLD_HTTPS": "`on` where a proxy before the site speaks HTTPS. Default: `off`.",
    "FOURFOLD_IDLE_MINUTES": "Minutes after which an idle session ends. Default: 30.",
    "FOURFOLD_SESSION_HOURS": "Hours after which any session ends. Default: 12.",
    "FOURFOLD_SECRET_KEY": "Signs sessions. Default: made once, and kept under FOURFOLD_HOME.",
    "FOURFOLD_MODERATION_SEED": "Chooses the assessments that must be read in full. Default: made "
    "once, and kept under FOURFOLD_HOME.",
    "FOURFOLD_MAIL_HOST": "Server that takes mail. Default: none, and then no mail is sent. A mail "
    "says only that something waits, and to sign in.",
    "FOURFOLD_MAIL_PORT": "Its port. Default: 25.",
    "FOURFOLD_MAIL_TLS": "`on` where it wants STARTTLS. Default: `off`.",
    "FOURFOLD_MAIL_FROM": "From whom mails come. Default: `fourfold@localhost`.",
    "FOURFOLD_LOG_LEVEL": "Least level that is logged. Default: `WARNING`.",
    "FOURFOLD_TOKEN": "The token of the person for whom the command line acts.",
    "FOURFOLD_OIDC": "Codes of the organisations whose identity providers are used, with commas "
    "between them; for each, `FOURFOLD_OIDC_CODE_URL`, `_CLIENT` and `_SECRET`, and if need be "
    "`_NAME` and `_CLAIM`.",
}


def settings() -> str:
    """Return the page of settings."""
    rows = [f"| `{name}` | {words} |" for name, words in SETTINGS.items()]
    return _page("Settings", "All of them come from the environment.", "Name", rows)


def permissions() -> str:
    """Return the page of permissions, once every context has declared its commands."""
    import_module("fourfold.config.urls")
    return permissions_markdown()


def command_line() -> str:
    """Return the page of the command line."""
    rows = [f"| `fourfold {name}` | {word.summary} |" for name, word in WORDS.items()]
    return _page("Command line", "Each word says more with `--help`.", "Word", rows)


def _page(title: str, first: str, column: str, rows: list[str]) -> str:
    head = [f"# {title}", "", first, "", f"| {column} | What it does |", "|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "permissions.md": permissions,
    "plan-check/README.md": rules_page,
    "settings.md": settings,
}
