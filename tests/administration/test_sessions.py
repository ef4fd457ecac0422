import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse

from fourfold.access.models import User
from fourfold.web.middleware import BEGAN, SEEN
from tests import make
from tests.administration.conftest import read_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(demonstration):
    """A client in which a demonstration user is signed in."""

    def as_user(username="a.demo", *roles):
        make.user(username, *(roles or ("LRO",)), is_demo=True)
        client = Client()
        client.post(reverse("administration:demo"), {"username": username})
        return client

    return as_user


def aged(client, *, began=0, seen=0):
    session = client.session
    session[BEGAN] -= began
    session[SEEN] -= seen
    session.save()
    return client


def test_a_session_in_use_goes_on(inside):
    client = aged(inside(), began=3600, seen=settings.SESSION_IDLE_SECONDS - 60)

    assert client.get("/").status_code == 200


def test_an_idle_session_ends(inside):
    client = aged(inside(), seen=settings.SESSION_IDLE_SECONDS + 1)

    assert client.get("/").url.startswith("/sign-in/")


def test_an_old_session_ends_however_busy_it_was(inside):
    client = aged(inside(), began=settings.SESSION_ABSOLUTE_SECONDS + 1)

    assert client.get("/").url.startswith("/sign-in/")
    assert client.get(reverse("administration:sign_in")).status_code == 200


def test_people_see_their_sessions_and_end_all_but_this_one(inside):
    here, there = inside(), inside()
    page = here.get(reverse("administration:account")).content.decode()

    here.post(reverse("administration:end_sessions"), {"session": "others"})

    assert page.count("127.0.0.1") == 2
    assert here.get("/").status_code == 200
    assert there.get("/").url.startswith("/sign-in/")


def test_one_session_is_ended_alone(inside):
    here, there, elsewhere = inside(), inside(), inside()
    theirs = there.session.session_key
    pk = UserSession.objects.get(session_key=theirs).pk
    here.post(reverse("administration:end_sessions"), {"session": pk})

    assert there.get("/").url.startswith("/sign-in/")
    assert elsewhere.get("/").status_code == 200


def test_nobody_ends_another_persons_session_as_their_own(inside):
    here, other = inside("a.demo"), inside("b.demo")
    pk = UserSession.objects.get(session_key=other.session.session_key).pk
    answer = here.post(reverse("administration:end_sessions"), {"session": pk})

    assert answer.status_code == 404
    assert other.get("/").status_code == 200


def test_an_administrator_ends_every_session_of_their_people(inside):
    admin, person = inside("an.admin", "ADMINISTRATOR"), inside("b.demo")
    pk = User.objects.get(username="b.demo").pk

    admin.post(reverse("administration:end_all", args=[pk]))

    assert person.get("/").url.startswith("/sign-in/")
    assert read_ledger(verb="administration.end_all_sessions")[0].subject == f"access.user:{pk}"


def test_a_session_that_the_table_forgot_ends_too(inside):
    client = inside()
    User.objects.filter(username="a.demo").update(
        sessions_end_at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
    )

    assert client.get("/").url.startswith("/sign-in/")


def test_closing_an_account_ends_its_sessions(inside):
    client = inside()
    User.objects.filter(username="a.demo").update(is_active=False)

    assert client.get("/").url.startswith("/sign-in/")


def proved_long_ago(client):
    session = client.session
    session["fourfold_proved"] -= settings.PROOF_SECONDS + 1
    session.save()
    return client


def test_what_is_dangerous_asks_again_who_one_is_after_ten_minutes(inside):
    client = inside()
    page = reverse("administration:make_token")
    fresh = client.get(page).status_code
    stale = proved_long_ago(client).get(page)

    proof = client.post(stale.url, {"next": page})

    assert fresh == 200
    assert stale.url == f"/account/prove/?next={page.replace('/', '%2F')}"
    assert proof.url == page
    assert client.get(page).status_code == 200


OF_ONE = ["invite", "change_person", "give_role", "end_all", "read_in", "close", "ask_disposal"]
OF_ONE += ["agree_disposal", "drop_factor"]
OF_NONE = [
    "post",
    "take_in",
    "open_compartment",
    "make_token",
    "password",
    "add_factor",
    "recovery_codes",
]


@pytest.mark.parametrize("name", [*OF_ONE, *OF_NONE])
def test_every_dangerous_page_asks(inside, name):
    roles = ("ADMINISTRATOR", "COMPARTMENT_OWNER", "LRO", "AUDITOR")
    client = proved_long_ago(inside("all.roles", *roles))

    answer = client.post(reverse(f"administration:{name}", args=[1] if name in OF_ONE else []))

    assert answer.status_code == 302
    assert answer.url.startswith("/account/prove/")


def test_nobody_is_sent_to_another_site_after_proving(inside):
    client = inside()

    answer = client.post(reverse("administration:prove"), {"next": "//evil.example/"})

    assert answer.url == "/"
