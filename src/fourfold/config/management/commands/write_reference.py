"""fourfold django write_reference: write the pages of docs/reference that the code knows best."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fourfold.config.references import PAGES


class Command(BaseCommand):
    """Write them; a test holds what is written and the code together."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/reference"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write every page."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in PAGES.items():
            (folder / name).write_text(text(), encoding="utf-8")
            self.stdout.write(f"{folder / name}")
