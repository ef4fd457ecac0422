import datetime as dt
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from fourfold.access.models import ApiToken, Compartment, ReadIn, User
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import compartments
from fourfold.administration.commands import people as people_commands
from fourfold.administration.commands import renewals as commands
from fourfold.administration.models import Invitation
from fourfold.administration.queries import invitations, waiting
from fourfold.administration.rules import appointments
from fourfold.administration.rules import renewals as rules
from fourfold.shared.errors import NotFound
from tests import make
from tests.administration.conftest import PASSWORD, read_ledger
from tests.administration.test_people import proven
from tests.administration.test_signing import SECRET

pytestmark = pytest.mark.django_db
NEW = "otter under a bridge"
BOTH = frozenset({"administration.ask_renewal", "administration.agree_renewal"})


def now():
    return dt.datetime.now(dt.UTC)


def viewer(user, at=None):
    made = viewer_for(user, at=at or now(), origin="test")
    return replace(made, verbs=made.verbs | BOTH)


@pytest.fixture
def admin(db):
    return make.user("an.admin", "ADMINISTRATOR")


@pytest.fixture
def second(db):
    return make.user("b.admin", "ADMINISTRATOR", name="Bea Second")


@pytest.fixture
def person(db):
    """Somebody who is at work here, with a password and an authenticator app."""
    user = make.user("a.tester", "LRO", name="Ann Tester")
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, SECRET)
    return user


def asked(person, by, link="link", reason="Lost telephone", at=None):
    commands.ask_renewal(person=person, secret=link, reason=reason, by=viewer(by), at=at or now())
    return Invitation.objects.latest("pk")


def agreed(renewal, by, code="the code", at=None):
    return commands.agree_renewal(renewal=renewal, code=code, by=viewer(by), at=at or now())


def begin(link="link", **more):
    given = {"password": NEW, "again": NEW, **more}
    return Client().post(reverse("administration:begin", args=[link]), given)


@pytest.mark.parametrize("way", ["password", "factor", "signed in before"])
def test_nobody_invites_alone_somebody_whose_account_is_in_use(admin, way):
    someone = make.user("in.use", "LRO")
    if way == "password":
        someone.set_password(PASSWORD)
    elif way == "factor":
        TOTP.activate(someone, SECRET)
    else:
        someone.last_login = make.NOON
    someone.save()

    with pytest.raises(rules.InUse):
        people_commands.change_person(
            person=someone,
            particulars=people_commands.Particulars.of(someone),
            invitation="secret",
            by=viewer(admin),
            at=now(),
        )

    assert not Invitation.objects.exists()


def test_an_administrators_page_shows_no_link_to_an_account_in_use(admin, person, browse):
    client = proven(browse(viewer(admin)))

    answer = client.post(reverse("administration:invite", args=[person.pk]))
    page = client.get(reverse("administration:person", args=[person.pk])).content.decode()

    assert b"/sign-in/begin/" not in answer.content
    assert reverse("administration:invite", args=[person.pk]) not in page
    assert reverse("administration:ask_renewal", args=[person.pk]) in page


def test_a_renewal_opens_nothing_before_a_second_person_agrees(admin, person):
    asked(person, admin)

    answer = begin(code="")

    person.refresh_from_db()
    assert answer.status_code == 404
    assert person.check_password(PASSWORD)


def test_the_link_without_the_code_of_the_second_person_opens_nothing(admin, second, person):
    agreed(asked(person, admin), second)

    without, guessed = begin(), begin(code="0000")

    person.refresh_from_db()
    assert without.status_code == guessed.status_code == 200
    assert b"not the code that belongs to this link" in guessed.content
    assert person.check_password(PASSWORD)
    assert Authenticator.objects.filter(user=person).exists()


def test_with_both_halves_somebody_chooses_a_new_password_and_a_new_second_factor(
    admin, second, person
):
    agreed(asked(person, admin), second, code="AB12-cd34")

    answer, again = begin(code="ab12 CD34"), begin(code="ab12 CD34")

    person.refresh_from_db()
    assert answer.url == reverse("administration:set_up")
    assert again.status_code == 404
    assert person.check_password(NEW)
    assert not Authenticator.objects.filter(user=person).exists()


def test_one_person_does_not_both_ask_and_agree(admin, person):
    renewal = asked(person, admin)

    with pytest.raises(rules.SecondPersonNeeded):
        agreed(renewal, admin)
    with pytest.raises(IntegrityError, match="a_renewal_needs_two_people"):
        Invitation.objects.filter(pk=renewal.pk).update(agreed_by_id=admin.pk)


def test_nobody_asks_or_agrees_for_themselves(admin, second):
    for one in (admin, second):
        one.set_password(PASSWORD)
        one.save()

    with pytest.raises(appointments.NotYourself):
        asked(admin, admin)
    renewal = asked(second, admin)
    with pytest.raises(rules.SecondPersonNeeded):
        agreed(renewal, second)


def test_the_database_too_takes_up_no_renewal_that_nobody_agreed_to(admin, person):
    renewal = asked(person, admin)

    with pytest.raises(IntegrityError, match="a_renewal_is_used_when_agreed"):
        Invitation.objects.filter(pk=renewal.pk).update(used_at=make.NOON)


def test_another_organisation_neither_asks_nor_agrees(admin, person):
    other = make.user("d.admin", "ADMINISTRATOR", of="Durham")
    renewal = asked(person, admin)

    with pytest.raises(appointments.OtherOrganisation):
        asked(person, other)
    with pytest.raises(appointments.OtherOrganisation):
        agreed(renewal, other)
    with pytest.raises(NotFound):
        invitations.renewal(renewal.pk, organisation_id=other.organisation_id)


def test_a_renewal_runs_out_is_replaced_and_is_agreed_to_once(admin, second, person):
    long_ago = now() - invitations.LASTS - dt.timedelta(hours=1)
    late = asked(person, admin, "late", at=long_ago)
    first = asked(person, admin, "first")
    latest = asked(person, admin, "latest")
    agreed(latest, second)

    for renewal in (late, first, latest):
        with pytest.raises(rules.NothingToAgree):
            agreed(renewal, second)


def test_a_renewal_says_why_and_is_for_an_account_in_use(admin, person):
    with pytest.raises(rules.ReasonNeeded):
        asked(person, admin, reason=" ")
    with pytest.raises(rules.NotInUse):
        asked(make.user("never.here", "LRO"), admin)


def read_in(person, *, at):
    owner = make.user("an.owner", "COMPARTMENT_OWNER")
    called = compartments.open_compartment(
        kind=Compartment.Kind.SOURCE, name="Heron", purpose="x", by=viewer(owner, at), at=at
    )
    until = at.date() + dt.timedelta(days=30)
    compartments.read_in(
        called=called, person=person, reason="Works on it", until=until, by=viewer(owner, at), at=at
    )
    return owner, called


def test_whoever_takes_up_a_link_is_read_in_to_nothing(admin, second, person):
    """The compartment is the person's and not the account's: its owner decides again."""
    _, called = read_in(person, at=now())
    before = viewer(person).clearance.compartments

    agreed(asked(person, admin), second)
    begin(code="the code")

    assert before == {called.pk}
    assert viewer(person).clearance.compartments == frozenset()
    assert ReadIn.objects.get(user=person).lapsed_at is not None


def test_neither_is_an_account_that_was_read_in_before_its_first_invitation(admin):
    person = make.user("new.here", "LRO")
    read_in(person, at=now())
    people_commands.change_person(
        person=person,
        particulars=people_commands.Particulars.of(person),
        invitation="first",
        by=viewer(admin),
        at=now(),
    )

    begin("first")

    assert viewer(person).clearance.compartments == frozenset()


def test_sessions_and_tokens_of_before_open_nothing(admin, second, person):
    token = ApiToken.objects.create(
        user=person, name="x", prefix="ff", hash="h", made_at=now(), expires_at=now()
    )

    agreed(asked(person, admin), second)
    begin(code="the code")

    token.refresh_from_db()
    person.refresh_from_db()
    assert token.revoked_at is not None
    assert person.sessions_end_at is not None


def test_the_person_and_the_owner_are_told_until_they_are_read_in_again(admin, second, person):
    owner, called = read_in(person, at=now())
    agreed(asked(person, admin), second)
    begin(code="the code")

    def told(user):
        with speaking_for(viewer(user)):
            panel = waiting.renewed(viewer(user), at=now())
        return [one["title"] for one in panel["waiting"]] if panel else []

    assert told(owner) == ["Ann Tester was read out of Heron"]
    assert told(person)[0].startswith("Your account was given a new password on")
    assert told(second) == []
    until = now().date() + dt.timedelta(days=30)
    compartments.read_in(
        called=called, person=person, reason="Spoke to her", until=until, by=viewer(owner), at=now()
    )
    assert told(owner) == []


def test_the_ledger_tells_who_asked_who_agreed_and_that_it_was_taken_up(admin, second, person):
    agreed(asked(person, admin, reason="Lost telephone"), second)
    begin(code="the code")

    told = [(one.verb, one.actor_id) for one in read_ledger(about=f"access.user:{person.pk}")]

    assert ("administration.ask_renewal", admin.pk) in told
    assert ("administration.agree_renewal", second.pk) in told
    assert ("administration.take_up_invitation", person.pk) in told


def test_a_renewal_waits_for_the_others_and_not_for_who_asked_or_whom_it_is_for(
    admin, second, person
):
    asked(person, admin)

    waits = {}
    for one in (admin, second, person):
        panel = waiting.renewals_asked(viewer(one), at=now())
        waits[one.username] = panel["count"]

    assert waits == {"an.admin": 0, "b.admin": 1, "a.tester": 0}
    assert waiting.renewals_asked(viewer_for(person, at=now(), origin=""), at=now()) is None


def test_two_people_renew_an_account_by_their_pages(admin, second, person, browse):
    ask = reverse("administration:ask_renewal", args=[person.pk])
    first = proven(browse(viewer(admin)))
    bare = first.post(ask, {"reason": ""}).content.decode()
    page = first.post(ask, {"reason": "Lost telephone; here in person"}).content.decode()
    link = page.split("<code>http://testserver")[1].split("</code>")[0]

    other = proven(browse(viewer(second)))
    agree = reverse("administration:agree_renewal", args=[Invitation.objects.get().pk])
    seen = other.get(agree).content.decode()
    shown = other.post(agree).content.decode()
    code = shown.split("<code>")[1].split("</code>")[0]
    again = other.post(agree).content.decode()

    assert "<code>" not in bare
    assert "Lost telephone; here in person" in seen
    assert link not in shown
    assert "agreed to already" in again
    assert "<code>" not in again
    answer = Client().post(link, {"password": NEW, "again": NEW, "code": code})
    assert answer.url == reverse("administration:set_up")
    assert User.objects.get(pk=person.pk).check_password(NEW)
