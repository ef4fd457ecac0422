"""fourfold migrate: bring the tables up to date, then write what the code itself publishes."""

import argparse

from django.core.management import call_command
from django.utils import timezone

from fourfold.config import database, publish, readiness


def run(words: list[str]) -> int:
    """Migrate as the owner; a second time changes nothing."""
    parser = argparse.ArgumentParser("fourfold migrate", description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="say nothing")
    given = parser.parse_args(words)
    with database.available():
        try:
            migrate(verbosity=0 if given.quiet else 1)
        finally:
            readiness.close_connections()
    return 0


def migrate(*, verbosity: int = 0) -> None:
    """Migrate and publish, with the database there."""
    call_command("migrate", verbosity=verbosity)
    publish.everything(at=timezone.now())
