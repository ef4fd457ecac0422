from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from fourfold.access.command import COMMANDS
from fourfold.access.queries import viewer_for
from fourfold.access.roles import READS, ROLES, verbs_of
from fourfold.administration.queries import permissions
from tests import make

PAGE = Path(__file__).parents[2] / "docs/reference/permissions.md"


@pytest.fixture(autouse=True)
def every_command():
    """Pages import the commands, and the commands register themselves."""
    import_module(settings.ROOT_URLCONF)


def test_the_reference_page_is_what_the_roles_say():
    assert PAGE.read_text() == permissions.permissions_markdown()


def test_every_command_of_administration_stands_in_a_role():
    ours = {verb for verb in COMMANDS if verb.startswith("administration.")}

    assert ours <= verbs_of(frozenset(ROLES))


def test_every_verb_of_administration_is_a_command_or_a_read():
    given = {verb for verb in verbs_of(frozenset(ROLES)) if verb.startswith("administration.")}

    assert given <= set(COMMANDS) | set(READS)


@pytest.mark.django_db
def test_everybody_reads_the_roles(browse):
    reader = viewer_for(make.user("a.reader", "LRO"), at=make.NOON, origin="test")

    page = browse(reader).get(reverse("administration:permissions")).content.decode()

    assert all(role.name in page for role in ROLES.values())
    assert "Give somebody of one&#x27;s own organisation a role" in page
