import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests import make
from tests.administration.authenticator import Passkey
from tests.administration.conftest import PASSWORD, read_ledger
from tests.administration.test_signing import SECRET, code, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """A browser at an address at which there may be passkeys."""
    return lambda: Client(headers={"host": "localhost"})


def asked(page, name):
    found = re.search(rf'<script id="{name}-data" type="application/json">(.*?)</script>', page)
    return json.loads(found[1])


def password(visitor):
    return visitor.post("/sign-in/", {"username": "a.tester", "password": PASSWORD})


@pytest.fixture
def key(person, browser):
    """The passkey that somebody set up at their first sign-in."""
    visitor, made = browser(), Passkey()
    password(visitor)
    page = visitor.get(reverse("administration:set_up")).content.decode()
    credential = made.create(asked(page, "new-passkey"))
    visitor.post(reverse("administration:set_up"), {"credential": credential, "name": "Laptop"})
    visitor.post(reverse("administration:set_up"), {"go_on": "yes"})
    assert visitor.get("/").status_code == 200
    return made


def test_a_first_sign_in_sets_up_a_passkey(key, person):
    kept = Authenticator.objects.get(user=person, type="webauthn")

    assert str(kept) == "Laptop"


def test_a_passkey_is_a_whole_sign_in(key, person, browser):
    visitor = browser()
    options = asked(visitor.get("/sign-in/").content.decode(), "sign-in-passkey")

    inside = visitor.post(
        reverse("administration:passkey"), {"credential": key.get(options), "next": "/find/"}
    )

    assert inside.url == "/find/"
    assert visitor.get("/").status_code == 200
    assert read_ledger(verb="administration.sign_in")[-1].texts == {"how": "passkey"}


def test_a_passkey_is_a_second_factor(key, browser):
    visitor = browser()
    second = password(visitor)
    options = asked(visitor.get(second.url).content.decode(), "second-passkey")

    inside = visitor.post(second.url, {"credential": key.get(options)})

    assert inside.url == "/"


def test_a_passkey_opens_nothing_a_second_time(key, browser):
    visitor, other = browser(), browser()
    options = asked(visitor.get("/sign-in/").content.decode(), "sign-in-passkey")
    answer = key.get(options)
    visitor.post(reverse("administration:passkey"), {"credential": answer})
    other.get("/sign-in/")

    again = other.post(reverse("administration:passkey"), {"credential": answer})

    assert b"That passkey is not known here" in again.content
    assert other.get("/").status_code == 302


@pytest.mark.parametrize("spoilt", ["other key", "other site", "nonsense"])
def test_a_passkey_of_another_account_or_site_opens_nothing(key, browser, spoilt):
    visitor = browser()
    options = asked(visitor.get("/sign-in/").content.decode(), "sign-in-passkey")
    stranger = Passkey("https://evil.example") if spoilt == "other site" else Passkey()
    stranger.handle = key.handle
    if spoilt == "other site":
        stranger.private, stranger.id = key.private, key.id
    credential = "{}" if spoilt == "nonsense" else stranger.get(options)

    answer = visitor.post(reverse("administration:passkey"), {"credential": credential})

    assert answer.status_code == 403
    assert visitor.get("/").status_code == 302


def test_a_closed_account_has_no_passkey(key, person, browser):
    person.is_active = False
    person.save()
    visitor = browser()
    options = asked(visitor.get("/sign-in/").content.decode(), "sign-in-passkey")

    answer = visitor.post(reverse("administration:passkey"), {"credential": key.get(options)})

    assert answer.status_code == 403
    assert visitor.get("/").status_code == 302


def test_a_passkey_proves_who_one_is_again(key, browser):
    visitor = browser()
    second = password(visitor)
    options = asked(visitor.get(second.url).content.decode(), "second-passkey")
    visitor.post(second.url, {"credential": key.get(options)})
    url = reverse("administration:prove")
    options = asked(visitor.get(url).content.decode(), "prove-passkey")

    proof = visitor.post(url, {"credential": key.get(options), "next": "/account/"})

    assert proof.url == "/account/"


def test_an_account_keeps_one_second_factor(key, person, browser):
    visitor = browser()
    second = password(visitor)
    options = asked(visitor.get(second.url).content.decode(), "second-passkey")
    visitor.post(second.url, {"credential": key.get(options)})
    pk = Authenticator.objects.get(user=person, type="webauthn").pk

    last = visitor.post(reverse("administration:drop_factor", args=[pk]))
    with_app(person)
    one_of_two = visitor.post(reverse("administration:drop_factor", args=[pk]))

    assert last.status_code == 422
    assert one_of_two.status_code == 302
    assert not Authenticator.objects.filter(pk=pk).exists()


def test_another_persons_factor_is_not_dropped(key, person, browser):
    visitor = browser()
    second = password(visitor)
    options = asked(visitor.get(second.url).content.decode(), "second-passkey")
    visitor.post(second.url, {"credential": key.get(options)})
    theirs = with_app(make.user("b.tester", "LRO"))
    pk = Authenticator.objects.get(user=theirs).pk

    visitor.post(reverse("administration:drop_factor", args=[pk]))

    assert Authenticator.objects.filter(pk=pk).exists()


def test_secrets_of_apps_are_encrypted_at_rest(person):
    with_app(person)

    assert SECRET not in str(Authenticator.objects.get(user=person).data)


def test_new_recovery_codes_end_the_old_ones_and_open_the_account_once(key, person, browser):
    visitor = browser()
    second = password(visitor)
    options = asked(visitor.get(second.url).content.decode(), "second-passkey")
    visitor.post(second.url, {"credential": key.get(options)})
    old = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()

    page = visitor.post(reverse("administration:recovery_codes")).content.decode()
    new = re.findall(r"<li><code>(\d+)</code>", page)

    other = browser()
    answers = []
    for typed in (old[0], new[0], new[0]):
        other.post("/sign-out/")
        password(other)
        answers.append(
            other.post(reverse("administration:second_factor"), {"code": typed}).status_code
        )
    assert answers == [200, 302, 200]


def test_a_password_is_changed_with_proof_and_other_sessions_end(person, browser):
    with_app(person)
    here, there = browser(), browser()
    for visitor, typed in ((here, code()), (there, code(step=1))):
        password(visitor)
        visitor.post(reverse("administration:second_factor"), {"code": typed})
    assert there.get("/").status_code == 200

    chosen = {"password": "otter under a bridge", "again": "otter under a bridge"}
    here.post(reverse("administration:password"), chosen)

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


@pytest.mark.parametrize("weak", ["short", "password1234", "a.tester2026"])
def test_a_weak_password_is_refused(person, browser, weak):
    with_app(person)
    visitor = browser()
    password(visitor)
    visitor.post(reverse("administration:second_factor"), {"code": code()})

    answer = visitor.post(reverse("administration:password"), {"password": weak, "again": weak})

    person.refresh_from_db()
    assert answer.status_code == 200
    assert person.check_password(PASSWORD)


def test_the_password_proves_who_one_is_again(person, browser):
    with_app(person)
    visitor = browser()
    password(visitor)
    visitor.post(reverse("administration:second_factor"), {"code": code()})
    url = reverse("administration:prove")

    wrong = visitor.post(url, {"password": "wrong wrong wrong", "next": "/account/"})
    right = visitor.post(url, {"password": PASSWORD, "next": "/account/"})

    assert b"The user name or the password is wrong." in wrong.content
    assert right.url == "/account/"
