"""`fourfold ledger`: prove the ledger, print the end of its chain, chain what is not chained."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fourfold.access import ledger
from fourfold.access.chain import Anchor
from fourfold.administration.queries import proof
from fourfold.shared.errors import DomainError


class Command(BaseCommand):
    """Ask the ledger one question, and exit 1 when it is not what it was."""

    help = "Prove the ledger, or print the end of its chain for keeping elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("deed", choices=["verify", "anchor", "seal"])
        parser.add_argument("--anchor", default="", help="the end of the chain, printed earlier")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and print what was found."""
        try:
            found = self._verified(options) if options["deed"] == "verify" else self._sealed()
        except DomainError as broken:
            if options["json"]:
                self.stdout.write(json.dumps({"whole": False, "finding": str(broken)}))
            raise CommandError(str(broken)) from broken
        if options["json"]:
            self.stdout.write(json.dumps(found))
        elif options["deed"] == "verify":
            self.stdout.write(proof.sentence(found))
        else:
            self.stdout.write(found["anchor"])

    def _verified(self, options: dict[str, Any]) -> dict[str, Any]:
        kept = proof.anchor(options["anchor"])
        end = ledger.verify(kept)
        return {
            "whole": True,
            "entries": end.position,
            "anchor": str(end),
            "passes": str(kept) if kept.position else "",
            "disposed": proof.disposed(),
            "waiting": proof.waiting(end),
        }

    def _sealed(self) -> dict[str, Any]:
        end: Anchor = ledger.seal()
        return {"entries": end.position, "anchor": str(end)}
