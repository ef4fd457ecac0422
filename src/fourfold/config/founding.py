"""fourfold found: the first administrator of an organisation, who then adds everybody else."""

import argparse
import sys
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from fourfold.access.models import User
from fourfold.access.queries import machine
from fourfold.administration.commands import people
from fourfold.administration.queries.tokens import new_secret
from fourfold.config import database, readiness
from fourfold.config.demo_mark import is_demo
from fourfold.reference.queries import organisation_called
from fourfold.shared.days import local_day
from fourfold.shared.errors import Forbidden


def run(words: list[str]) -> int:
    """Add the administrator, and print the link by which they begin."""
    given = _words().parse_args(words)
    with database.available():
        try:
            link = found(given.organisation, given.username, given.name, at=timezone.now())
        finally:
            readiness.close_connections()
    sys.stdout.write(f"{given.address.rstrip('/')}{link}\n")
    return 0


def found(organisation: str, username: str, name: str, *, at: datetime) -> str:
    """Add an organisation's first administrator; return the address of their one-use link.

    :raises Forbidden: in a demo, and where the organisation has people already.
    """
    if is_demo():
        raise Forbidden("This is a demo region: it needs no administrator.")
    house = organisation_called(organisation)
    if User.objects.filter(organisation=house, kind=User.Kind.PERSON).exists():
        raise Forbidden(
            f"{house.short_name} has people here already: their administrator adds the others."
        )
    by = replace(machine("founder"), organisation_id=house.pk)
    particulars = people.Particulars(name, title="Administrator")
    person = people.add_person(username=username, particulars=particulars, by=by, at=at)
    people.give_role(person=person, role="ADMINISTRATOR", since=local_day(at), by=by, at=at)
    secret = new_secret()
    people.change_person(person=person, particulars=particulars, invitation=secret, by=by, at=at)
    return reverse("administration:begin", args=[secret])


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold found", description=__doc__)
    parser.add_argument("organisation", help="whose administrator it is, such as NEROCU")
    parser.add_argument("username", help="what they sign in as")
    parser.add_argument("name", help="what they are called")
    parser.add_argument("--address", default="http://127.0.0.1:8124", help="where the site is")
    return parser
