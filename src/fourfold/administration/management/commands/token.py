"""`fourfold token USER`: make an API token for somebody, and print it once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fourfold.access.queries import user_called, viewer_for
from fourfold.administration.commands import tokens as commands
from fourfold.administration.queries import tokens
from fourfold.shared.errors import DomainError


class Command(BaseCommand):
    """Whoever may run this owns the machine; the token can do no more than its user."""

    help = "Make an API token for a person or a service account; it is printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("user", help="user name")
        parser.add_argument("--name", default="Command line", help="what the token is called")
        parser.add_argument("--days", type=int, default=30, help="for how long (default 30)")
        parser.add_argument("--verb", action="append", help="only this verb; may be repeated")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it, in the ledger as done by its user at the command line."""
        at = datetime.now(UTC)
        try:
            user = user_called(options["user"])
            by = viewer_for(user, at=at, origin="command line")
            secret = tokens.new_secret()
            token = commands.make_token(
                name=options["name"],
                secret=secret,
                verbs=frozenset(options["verb"] or tokens.verbs_for(by)),
                expires_at=at + timedelta(days=options["days"]),
                by=by,
                at=at,
            )
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            line = {"token": secret, "prefix": token.prefix, "expires_at": token.expires_at}
            self.stdout.write(json.dumps(line, default=str))
        else:
            self.stdout.write(secret)
