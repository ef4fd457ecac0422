import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from fourfold.access.models import ApiToken
from fourfold.access.queries import viewer_for, viewer_of_token
from fourfold.access.viewer import NOBODY
from fourfold.administration.commands import tokens as commands
from fourfold.administration.queries import tokens as queries
from fourfold.administration.rules import tokens as rules
from fourfold.shared.errors import NotFound
from tests import make, owner
from tests.administration.test_people import proven

pytestmark = pytest.mark.django_db
SECRET = "ff_secret"
MONTH = make.NOON + dt.timedelta(days=30)


def viewer(user, at=make.NOON):
    return viewer_for(user, at=at, origin="test")


@pytest.fixture
def keeper(db):
    return viewer(make.user("a.keeper", "LRO"))


def make_token(by, *verbs, secret=SECRET, expires_at=MONTH):
    return commands.make_token(
        name="Weekly",
        secret=secret,
        verbs=frozenset(verbs or {"threats.read"}),
        expires_at=expires_at,
        by=by,
        at=make.NOON,
    )


def test_a_token_does_its_verbs_as_its_maker_and_nothing_else(keeper):
    make_token(keeper, "threats.read")

    behind = viewer_of_token("ff_secret", at=make.NOON, origin="api")

    assert behind.user_id == keeper.user_id
    assert behind.verbs == {"threats.read"}


def test_only_the_hash_of_a_token_is_kept(keeper):
    token = make_token(keeper, secret=make.CANARY * 3)

    assert make.CANARY * 3 not in str(list(ApiToken.objects.values()))
    assert make.CANARY * 3 not in str(owner.ask("select * from access_ledgertext"))
    assert (make.CANARY * 3).startswith(token.prefix)


@pytest.mark.parametrize("verb", ["threats.moderate", "administration.make_token"])
def test_a_token_is_no_stronger_than_its_maker_and_administers_nothing(keeper, verb):
    with pytest.raises(rules.TokenTooStrong):
        make_token(keeper, verb)


def test_a_token_may_do_something(keeper):
    with pytest.raises(rules.TokenEmpty):
        commands.make_token(
            name="x", secret="x", verbs=frozenset(), expires_at=MONTH, by=keeper, at=make.NOON
        )


@pytest.mark.parametrize("days", [0, 367])
def test_a_token_ends_within_a_year(keeper, days):
    with pytest.raises(rules.TokenTooLong):
        make_token(keeper, expires_at=make.NOON + dt.timedelta(days=days))


def test_an_ended_or_revoked_token_opens_nothing(keeper):
    token = make_token(keeper)

    ended = viewer_of_token("ff_secret", at=MONTH, origin="api")
    commands.revoke_token(token=token, by=keeper, at=make.NOON)
    revoked = viewer_of_token("ff_secret", at=make.NOON, origin="api")

    assert ended is NOBODY
    assert revoked is NOBODY


def test_nobody_revokes_anothers_token_as_their_own(keeper):
    token = make_token(keeper)
    other = viewer(make.user("b.keeper", "LRO"))

    with pytest.raises(NotFound):
        commands.revoke_token(token=token, by=other, at=make.NOON)


def test_an_administrator_revokes_the_tokens_of_their_own_people_only(keeper):
    token = make_token(keeper)
    theirs = viewer(make.user("durham.admin", "ADMINISTRATOR", of="Durham"))
    ours = viewer(make.user("an.admin", "ADMINISTRATOR"))

    with pytest.raises(NotFound):
        commands.revoke_any_token(token=token, by=theirs, at=make.NOON)
    commands.revoke_any_token(token=token, by=ours, at=make.NOON)

    assert ApiToken.objects.get().revoked_at == make.NOON


def test_a_token_is_shown_once_by_page(browse):
    at = dt.datetime.now(dt.UTC)
    client = proven(browse(viewer(make.user("a.keeper", "LRO"), at)))

    made = client.post(
        reverse("administration:make_token"),
        {"name": "W", "verbs": ["threats.read"], "expires_on": at.date() + dt.timedelta(days=9)},
    )
    secret = made.content.decode().split("<code>")[1].split("</code>")[0]

    assert viewer_of_token(secret, at=at, origin="api").verbs == {"threats.read"}


def test_the_command_line_makes_a_token_with_all_that_a_program_may_do(capsys):
    person = make.user("a.keeper", "LRO")

    call_command("token", "a.keeper")
    secret = capsys.readouterr().out.strip()

    at = dt.datetime.now(dt.UTC)
    behind = viewer_of_token(secret, at=at, origin="api")
    assert behind.user_id == person.pk
    assert behind.verbs == queries.verbs_for(viewer(person, at))


def test_the_command_line_narrows_a_token_and_prints_for_machines(capsys):
    make.user("a.keeper", "LRO")

    call_command("token", "a.keeper", verb=["threats.read"], days=5, json=True)

    printed = json.loads(capsys.readouterr().out)
    assert printed["token"].startswith(printed["prefix"])
    assert ApiToken.objects.get().verbs == ["threats.read"]


@pytest.mark.parametrize("words", [["no.body"], ["an.auditor"]])
def test_the_command_line_refuses_in_one_sentence(words):
    make.user("an.auditor", "AUDITOR")

    with pytest.raises(CommandError, match=r"\.$|\)\.$"):
        call_command("token", *words)
