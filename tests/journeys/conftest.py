"""One world, committed, and what everybody saw before it was made."""

from dataclasses import dataclass, field

import pytest
from django.test import override_settings

from fourfold.access.models import User
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.reference.models import ThreatDesk
from tests import make, owner
from tests.journeys import people, routes
from tests.journeys import world as worlds
from tests.journeys.world_sharing import PARTNERS

LISTS = (
    "",
    "?q=alder&reason_code=ASSESS&reason_text=Testing",
    "?preset=hmicfrs-appendix-2&first=2026-01-01&last=2026-12-31&reason_code=ASSESS&reason_text=No",
    "?q=canary&name=canary&reason_code=ASSESS&reason_text=Testing&sort=name&page=1",
    (
        "?preset=hmicfrs-appendix-2&as_at=2026-04-14&known_at=2026-04-15T12:00&phase=open"
        "&reason_code=INSPECT&reason_text=Testing"
    ),
)
OUTSIDERS = {
    "somebody of another force": {"of": "West Midlands"},
    "a colleague outside the compartment": {"of": "Cleveland"},
    "somebody of another force, without a role": {"of": "West Midlands", "roles": ()},
}
# What tells of oneself, or of the minute in which one asks.
RESTLESS = (
    *("account/", "ledger/", "sign-in/", "sign-out/", "administration/people/"),
    *("breaches/new/", "intelligence/dangers/duty/"),
)


@dataclass
class Hidden:
    """What nobody but two may see, and what everybody's lists said before it was there."""

    world: worlds.World
    outsiders: dict[str, User]
    before: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def keys(self):
        return self.world.keys()


@pytest.fixture(scope="package")
def hidden(django_db_setup, django_db_blocker, tmp_path_factory):
    """Make the world, and remember what everybody's lists said before it was there."""
    folder = tmp_path_factory.mktemp("hidden") / "working"  # of files that wait to be taken in
    with django_db_blocker.unblock(), override_settings(WORKING_FOLDER=folder):
        try:
            yield _made()
        finally:
            owner.empty_every_table()


def _made():
    insider, moderator = people.person("insider"), people.person("moderator")
    partner = people.person("partner", of=PARTNERS, roles=("PARTNER",))
    outsiders = {
        who: people.person(f"outsider.{n}", **given)
        for n, (who, given) in enumerate(OUTSIDERS.items())
    }
    called, label = worlds.inside(insider, moderator)
    browsers = {who: people.client(user) for who, user in outsiders.items()}
    before = {
        (who, address): routes.body_of(browser.get(address), address)
        for who, browser in browsers.items()
        for address in lists()
    }
    return Hidden(worlds.build(insider, moderator, partner, called, label), outsiders, before)


def lists():
    """Return the addresses of pages that have no key, and of desks: lists, searches, extracts."""
    quiet = [one for one in routes.WITHOUT_KEYS if not one.startswith(RESTLESS)]
    desks = ThreatDesk.objects.order_by("pk").values_list("pk", flat=True)
    quiet += [f"intelligence/digest/desks/{pk}/" for pk in desks]
    return [f"/{route}{query}" for route in quiet for query in LISTS]


@pytest.fixture(params=list(OUTSIDERS))
def who(request):
    """The name of one of the outsiders."""
    return request.param


@pytest.fixture
def outsider(hidden, who, db):
    return people.client(hidden.outsiders[who])


@pytest.fixture
def insider(hidden, db):
    return people.client(hidden.world.insider)


@pytest.fixture
def reader(db):
    """Somebody of Durham, who may do anything and sees what Durham sees."""
    return people.person("reader", of="Durham")


@pytest.fixture
def seen(reader):
    return make.label(to=("Durham",))


@pytest.fixture
def knowing(hidden, reader):
    """A colleague of the reader, who besides is in the compartment."""
    known = people.person("knowing", of="Durham")
    people.let_in(hidden.world.made["compartment"], known, by=hidden.world.insider)
    return known


@pytest.fixture
def secret(hidden, knowing):
    """The label of what only the colleague may read."""
    inside = {hidden.world.made["compartment"].pk}
    with speaking_for(people.viewer(knowing)):
        return label_saying(Restriction.to({knowing.organisation_id}, compartments=inside))
