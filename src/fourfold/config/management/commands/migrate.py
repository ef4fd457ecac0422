"""As Django's, but as the owner of the tables. `fourfold migrate` does this and publishes."""

from django.core.management.base import CommandParser
from django.core.management.commands import migrate


class Command(migrate.Command):
    """Connect as the owner: the application's role can make no table and change none."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the owner's connection where none is named."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
