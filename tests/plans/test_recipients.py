"""A page that was given away is found by what stands on it, when that is corrected."""

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.plans.queries.recipients import recipients_of
from fourfold.subjects.models import Name
from tests.plans import shared_made_up as made
from tests.plans.shared_made_up import HIDDEN, NAMED

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return made.world()


def names(world, text):
    with speaking_for(world.by):
        return Name.objects.get(text=text)


def test_who_was_given_a_page_is_found_by_the_name_on_it(world):
    copy = world.send()
    one = names(world, NAMED)

    with speaking_for(world.by):
        found = recipients_of(f"subjects.name:{one.pk}")

    ((recipient, through),) = found
    assert world.officer.name in recipient
    assert copy.urn in through


def test_a_name_that_stands_on_no_page_has_no_recipient(world):
    world.send()
    one = names(world, HIDDEN[0])
    with speaking_for(world.by):
        assert recipients_of(f"subjects.name:{one.pk}") == []


def test_who_may_not_read_the_page_does_not_learn_who_has_it(world):
    world.send()
    one = names(world, NAMED)
    with speaking_for(world.viewer(world.outsider)):
        assert recipients_of(f"subjects.name:{one.pk}") == []
