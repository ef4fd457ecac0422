"""Write the page that says who may do what (docs/reference/permissions.md)."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from fourfold.administration.queries.permissions import permissions_markdown


class Command(BaseCommand):
    """Print it, or write it to a file; a test holds file and roles together."""

    help = "Print who may do what, as the reference page has it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("-o", "--output", type=Path, help="write it to this file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Have every command known, then print."""
        import_module(settings.ROOT_URLCONF)
        page = permissions_markdown()
        if options["output"]:
            options["output"].write_text(page)
        else:
            self.stdout.write(page, ending="")
