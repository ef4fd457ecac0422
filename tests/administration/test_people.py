import datetime as dt

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from fourfold.access.models import Posting, RoleHeld, User
from fourfold.access.queries import viewer_for
from fourfold.access.rules import Marking
from fourfold.administration.commands import people as commands
from fourfold.administration.models import Invitation
from fourfold.administration.rules import appointments as rules
from fourfold.reference.models import Unit
from fourfold.shared.errors import Forbidden, NotFound
from tests import make
from tests.administration.conftest import read_ledger

pytestmark = pytest.mark.django_db
LATER = make.NOON + dt.timedelta(hours=1)


def viewer(user, at=make.NOON):
    return viewer_for(user, at=at, origin="test")


@pytest.fixture
def admin(db):
    return viewer(make.user("an.admin", "ADMINISTRATOR"))


def give(person, role, by, **more):
    return commands.give_role(
        person=person, role=role, since=make.TODAY, by=by, at=make.NOON, **more
    )


def test_who_was_added_holds_nothing(admin):
    made = commands.add_person(
        username="New.Body",
        particulars=commands.Particulars("New Body"),
        by=admin,
        at=make.NOON,
    )

    assert made.username == "new.body"
    assert made.organisation_id == admin.organisation_id
    assert viewer(made).verbs == frozenset()
    assert not made.has_usable_password()


def test_a_user_name_belongs_to_one_account(admin):
    make.user("a.tester")

    with pytest.raises(commands.NameTaken):
        commands.add_person(
            username="A.Tester", particulars=commands.Particulars("X"), by=admin, at=make.NOON
        )


def test_a_role_gives_its_verbs_from_its_day_and_is_entered(admin):
    person = make.user("b.person")

    given = give(person, "LRO", admin)

    assert viewer(person).may("threats.record")
    (line,) = read_ledger(verb="administration.give_role")
    assert line.subject == f"access.roleheld:{given.pk}"
    assert line.texts == {"name": "LRO for b.person"}


def test_nobody_gives_themselves_a_role(admin):
    me = User.objects.get(pk=admin.user_id)

    with pytest.raises(rules.NotYourself):
        give(me, "LRO", admin)

    assert read_ledger(verb="administration.give_role")[0].outcome == "REFUSED"


def test_the_database_too_lets_nobody_give_themselves_a_role(admin):
    with pytest.raises(IntegrityError, match="nobody_gives_themselves_a_role"):
        RoleHeld.objects.create(
            user_id=admin.user_id, role="LRO", since=make.TODAY, given_by_id=admin.user_id
        )


def test_an_administrator_does_not_touch_another_organisations_people(admin):
    person = make.user("of.durham", of="Durham")

    with pytest.raises(rules.OtherOrganisation):
        give(person, "LRO", admin)
    with pytest.raises(rules.OtherOrganisation):
        commands.end_all_sessions(person=person, by=admin, at=make.NOON)
    with pytest.raises(rules.OtherOrganisation):
        commands.change_person(
            person=person, particulars=commands.Particulars("X"), by=admin, at=make.NOON
        )


def test_who_may_not_administer_is_refused():
    person = make.user("b.person")

    with pytest.raises(Forbidden):
        give(person, "LRO", viewer(make.user("a.reader", "LRO")))


def test_who_administers_reads_nothing_by_it(admin):
    assert not [verb for verb in admin.verbs if not verb.startswith("administration.")]
    assert "administration.read_ledger" not in admin.verbs


def test_who_administers_does_not_audit(admin):
    person = make.user("b.person", "AUDITOR")

    with pytest.raises(rules.NotTogether):
        give(person, "ADMINISTRATOR", admin)


@pytest.mark.parametrize(
    ("role", "kind"), [("FEED", "PERSON"), ("LRO", "SERVICE"), ("KING", "PERSON")]
)
def test_a_role_suits_the_account(admin, role, kind):
    person = make.user("b.person", kind=kind)

    with pytest.raises(rules.NotARole):
        give(person, role, admin)


def test_a_role_does_not_begin_in_the_past(admin):
    person = make.user("b.person")

    with pytest.raises(rules.WrongPeriod):
        commands.give_role(
            person=person,
            role="LRO",
            since=make.TODAY - dt.timedelta(days=1),
            by=admin,
            at=make.NOON,
        )


def test_an_ended_role_gives_nothing_from_the_same_day(admin):
    person = make.user("b.person", "LRO")
    held = RoleHeld.objects.get(user=person)

    commands.end_role(held=held, by=admin, at=make.NOON)

    assert not viewer(person).may("threats.record")


def test_the_house_that_opens_the_door_decides_on_a_posting(admin):
    guest = make.user("of.durham", of="Durham")
    before = viewer(guest).organisations

    commands.post(person=guest, unit=None, since=make.TODAY, by=admin, at=make.NOON)

    assert admin.organisation_id not in before
    assert admin.organisation_id in viewer(guest).organisations


def test_nobody_is_posted_into_another_organisation_by_their_own(admin):
    """An administrator cannot open another organisation's records to their own people."""
    own = make.user("b.person")

    with pytest.raises(rules.NotAPosting):
        commands.post(person=own, unit=None, since=make.TODAY, by=admin, at=make.NOON)


def test_a_posting_is_to_a_unit_of_the_organisation(admin):
    guest = make.user("of.durham", of="Durham")
    unit = Unit.objects.exclude(organisation_id=admin.organisation_id).first()

    with pytest.raises(NotFound):
        commands.post(person=guest, unit=unit, since=make.TODAY, by=admin, at=make.NOON)


def test_either_organisation_ends_a_posting(admin):
    guest = make.user("of.durham", of="Durham")
    posting = Posting.objects.create(
        user=guest, organisation_id=admin.organisation_id, since=make.LONG_AGO
    )
    theirs = viewer(make.user("durham.admin", "ADMINISTRATOR", of="Durham"))
    third = viewer(make.user("other.admin", "ADMINISTRATOR", of="Northumbria"))

    with pytest.raises(rules.OtherOrganisation):
        commands.end_posting(posting=posting, by=third, at=make.NOON)
    commands.end_posting(posting=posting, by=theirs, at=make.NOON)

    assert admin.organisation_id not in viewer(guest, LATER).organisations


def test_nobody_raises_their_own_clearance(admin):
    me = User.objects.get(pk=admin.user_id)

    with pytest.raises(rules.NotYourself):
        commands.change_person(
            person=me,
            particulars=commands.Particulars("Me", marking=Marking.OFFICIAL_SENSITIVE),
            by=admin,
            at=make.NOON,
        )


# -- pages -----------------------------------------------------------------------------------


def proven(client):
    session = client.session
    session["fourfold_proved"] = dt.datetime.now(dt.UTC).timestamp()
    session.save()
    client.cookies["fourfold"] = session.session_key
    return client


def test_the_list_shows_own_people_and_guests_and_nobody_else(admin, browse):
    make.user("b.person", name="Bella Own")
    guest = make.user("of.durham", of="Durham", name="Gus Guest")
    make.user("x.durham", of="Durham", name="Xena Elsewhere")
    Posting.objects.create(user=guest, organisation_id=admin.organisation_id, since=make.LONG_AGO)

    page = browse(admin).get(reverse("administration:people")).content.decode()

    assert "Bella Own" in page
    assert "Gus Guest" in page
    assert "Xena Elsewhere" not in page


def test_another_organisations_person_has_no_page(admin, browse):
    other = make.user("x.durham", of="Durham", name="Xena Elsewhere")

    answer = browse(admin).get(reverse("administration:person", args=[other.pk]))

    assert answer.status_code == 404
    assert b"Xena" not in answer.content


def test_who_does_not_administer_has_no_list(browse):
    answer = browse(viewer(make.user("a.reader", "LRO"))).get(reverse("administration:people"))

    assert answer.status_code == 403


def test_a_long_list_asks_the_database_no_more_often(admin, browse, django_assert_num_queries):
    client = browse(admin)
    url = reverse("administration:people")
    client.get(url)
    for number in range(40):
        make.user(f"p{number}", "LRO")

    with django_assert_num_queries(10, exact=False):
        answer = client.get(url)

    assert answer.content.count(b"Lead responsible officer") == 40


def test_a_person_is_added_changed_and_given_a_role_by_page(admin, browse):
    client = proven(browse(admin))
    made = client.post(
        reverse("administration:add_person"), {"username": "n.ew", "name": "N Ew", "marking": 1}
    )
    person = User.objects.get(username="n.ew")
    client.post(
        reverse("administration:change_person", args=[person.pk]),
        {"name": "N E W", "marking": 2, "is_active": "on"},
    )
    client.post(
        reverse("administration:give_role", args=[person.pk]),
        {"role": "LRO", "since": dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)},
    )

    person.refresh_from_db()
    assert made.url == reverse("administration:person", args=[person.pk])
    assert (person.name, person.marking) == ("N E W", 2)
    assert person.roles.get().role == "LRO"


def test_a_refusal_stands_beside_the_form(admin, browse):
    client = proven(browse(admin))
    make.user("b.person")

    answer = client.post(
        reverse("administration:add_person"), {"username": "b.person", "name": "B", "marking": 1}
    )

    assert b"Another account has that user name." in answer.content


def test_an_invitation_lets_a_person_choose_a_password_once(admin, browse):
    person = make.user("b.person", "LRO")
    client = proven(browse(admin))

    page = client.post(reverse("administration:invite", args=[person.pk])).content.decode()
    link = page.split("<code>http://testserver")[1].split("</code>")[0]
    chosen = {"password": "otter under a bridge", "again": "otter under a bridge"}
    first = Client().post(link, chosen)
    again = Client().post(link, chosen)

    person.refresh_from_db()
    assert first.url == reverse("administration:set_up")
    assert again.status_code == 404
    assert person.check_password("otter under a bridge")
    assert link.split("/")[-2] not in Invitation.objects.get().hash


def test_an_invitation_runs_out_and_a_later_one_replaces_it(admin):
    person = make.user("b.person", "LRO")
    for secret in ("first", "second"):
        commands.change_person(
            person=person,
            particulars=commands.Particulars.of(person),
            invitation=secret,
            by=admin,
            at=dt.datetime.now(dt.UTC),
        )

    assert Client().get(reverse("administration:begin", args=["first"])).status_code == 404
    assert Client().get(reverse("administration:begin", args=["second"])).status_code == 200
    Invitation.objects.update(expires_at=dt.datetime.now(dt.UTC))
    assert Client().get(reverse("administration:begin", args=["second"])).status_code == 404
