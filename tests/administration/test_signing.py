import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse

from fourfold.access.models import User
from tests import make, owner
from tests.administration.conftest import PASSWORD, read_ledger

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def code(secret=SECRET, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def sign_in(visitor, username="a.tester", password=PASSWORD, **more):
    return visitor.post(
        reverse("administration:sign_in"), {"username": username, "password": password, **more}
    )


def give_password(visitor, user, password=PASSWORD, **more):
    return sign_in(visitor, user.username, password, **more)


def with_app(user):
    TOTP.activate(user, SECRET)
    return user


def test_a_password_alone_leads_to_setting_up_a_second_factor(visitor, person):
    answer = give_password(visitor, person)

    assert answer.url == reverse("administration:set_up")
    assert visitor.get("/").url.startswith("/sign-in/")


def test_a_first_sign_in_sets_up_an_app_and_shows_recovery_codes(visitor, person):
    give_password(visitor, person)
    page = visitor.get(reverse("administration:set_up"))
    secret = re.search(r"Key: <code>([A-Z2-7 ]+)</code>", page.content.decode())[1].replace(" ", "")

    codes = visitor.post(reverse("administration:set_up"), {"code": code(secret)})
    inside = visitor.post(reverse("administration:set_up"), {"go_on": "yes"})

    assert codes.content.count(b"<li><code>") == 10
    assert inside.url == "/"
    assert visitor.get("/").status_code == 200
    assert Authenticator.objects.filter(user=person).count() == 2


def test_password_and_code_open_the_first_page(visitor, person):
    with_app(person)

    second = give_password(visitor, person, next="/find/")
    inside = visitor.post(second.url, {"code": code()})

    assert second.url == reverse("administration:second_factor")
    assert inside.url == "/find/"
    assert visitor.get("/").status_code == 200


def entries(verb="administration.sign_in"):
    return [
        (one.outcome, one.actor_id, one.subject, one.owner_id) for one in read_ledger(verb=verb)
    ]


def test_a_code_opens_nothing_a_second_time(visitor, person, client):
    with_app(person)
    give_password(visitor, person)
    used = code()
    visitor.post(reverse("administration:second_factor"), {"code": used})

    give_password(client, person)
    again = client.post(reverse("administration:second_factor"), {"code": used})

    assert again.status_code == 200
    assert b"used already" in again.content


def test_a_wrong_code_goes_no_further(visitor, person):
    with_app(person)
    give_password(visitor, person)

    answer = visitor.post(reverse("administration:second_factor"), {"code": "000000"})

    assert b"That code is wrong" in answer.content
    assert visitor.get("/").url.startswith("/sign-in/")


def test_nobody_sees_recovery_codes_of_a_factor_that_somebody_else_set_up(visitor, person):
    give_password(visitor, person)
    with_app(person)

    answer = visitor.get(reverse("administration:set_up"))
    forced = visitor.post(reverse("administration:set_up"), {"go_on": "yes"})

    assert answer.url == reverse("administration:sign_in")
    assert forced.url == reverse("administration:sign_in")


@pytest.mark.parametrize("username", ["a.tester", "nobody.here", "feed", "gone"])
def test_unknown_known_ended_and_service_accounts_answer_alike(visitor, person, username):
    for name, more in (("feed", {"kind": User.Kind.SERVICE}), ("gone", {"is_active": False})):
        other = make.user(name, "LRO", **more)
        other.set_password(PASSWORD)
        other.save()

    wrong = PASSWORD if username in ("feed", "gone") else "something else here"
    answer = sign_in(visitor, username, wrong)

    assert answer.status_code == 200
    assert b"The user name or the password is wrong." in answer.content


def test_unknown_and_known_accounts_take_one_hash_each(visitor, person, monkeypatch):
    hashed = []
    for deed in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, deed)

        def counted(self, *args, real=real, **kwargs):
            hashed.append(real.__name__)
            return real(self, *args, **kwargs)

        monkeypatch.setattr(Argon2PasswordHasher, deed, counted)
    no_password = make.user("by.provider", "LRO")
    no_password.set_unusable_password()
    no_password.save()

    work = {}
    for name in ("a.tester", "nobody.here", "by.provider"):
        hashed.clear()
        sign_in(visitor, name, "wrong wrong wrong")
        work[name] = len(hashed)

    assert set(work.values()) == {1}


def test_a_failed_sign_in_is_entered_for_the_organisation_of_the_account(visitor, person):
    sign_in(visitor, "a.tester", "wrong wrong wrong")

    assert entries() == [("REFUSED", 0, f"access.user:{person.pk}", person.organisation_id)]


def test_of_a_failed_sign_in_no_word_that_was_typed_is_kept(committed):
    sign_in(Client(), make.CANARY, f"{make.CANARY} secret")

    assert owner.ask("select outcome, actor_id, subject, text_hashes from access_ledgerentry") != []
    assert owner.ask("select text from access_ledgertext") == [("password",)]


def test_signing_in_and_out_are_entered(visitor, person):
    with_app(person)
    give_password(visitor, person)
    visitor.post(reverse("administration:second_factor"), {"code": code()})

    visitor.post(reverse("administration:sign_out"))

    assert [outcome for outcome, *_ in entries()] == ["DONE"]
    assert entries("administration.sign_out")[0][1] == person.pk
    assert visitor.get("/").url.startswith("/sign-in/")


def test_an_account_without_a_role_signs_in_to_nothing(visitor):
    user = make.user("no.role")
    user.set_password(PASSWORD)
    user.save()

    answer = give_password(visitor, user)

    assert b"holds no role" in answer.content
    assert [outcome for outcome, *_ in entries()] == ["REFUSED"]


def test_nobody_is_sent_to_another_site_after_signing_in(visitor, person):
    with_app(person)
    give_password(visitor, person, next="https://evil.example/")

    inside = visitor.post(reverse("administration:second_factor"), {"code": code()})

    assert inside.url == "/"


def test_the_sixth_wrong_password_from_one_place_must_wait(visitor, person):
    for _ in range(6):
        sign_in(visitor, "a.tester", "wrong wrong wrong")

    answer = sign_in(visitor, "a.tester", PASSWORD)

    assert answer.status_code == 429
    assert b"There were too many attempts from here" in answer.content


def test_whoever_is_elsewhere_is_not_locked_out(visitor, person, client):
    for _ in range(8):
        sign_in(visitor, "a.tester", "wrong wrong wrong")

    answer = client.post(
        reverse("administration:sign_in"),
        {"username": "a.tester", "password": PASSWORD},
        REMOTE_ADDR="10.9.8.7",
    )

    assert answer.status_code == 302


def test_unknown_accounts_slow_down_like_known_ones(visitor, person):
    for _ in range(6):
        sign_in(visitor, "nobody.here", "wrong wrong wrong")

    assert sign_in(visitor, "nobody.here", "wrong").status_code == 429


def test_the_sign_in_page_lists_demo_users_in_a_demonstration_only(visitor, demonstration):
    make.user("demo.assessor", "ASSESSOR", is_demo=True, name="Dana Demo", title="Analyst")
    make.user("real.person", "LRO", name="Real Person")

    page = visitor.get(reverse("administration:sign_in")).content.decode()

    assert "Dana Demo" in page
    assert "Moderation queue" in page
    assert "Anybody who can open this page" in page
    assert "Real Person" not in page


def test_one_click_signs_in_a_demo_user(visitor, demonstration):
    user = make.user("demo.assessor", "LRO", is_demo=True)

    answer = visitor.post(reverse("administration:demo"), {"username": user.username})

    assert answer.url == "/"
    assert visitor.get("/").status_code == 200
    assert entries()[0][:2] == ("DONE", user.pk)


@pytest.mark.parametrize("username", ["real.person", "no.such.body"])
def test_one_click_refuses_who_is_no_demo_user(visitor, demonstration, username):
    make.user("real.person", "LRO")

    answer = visitor.post(reverse("administration:demo"), {"username": username})

    assert answer.status_code == 404
    assert visitor.get("/").url.startswith("/sign-in/")


def test_one_click_is_refused_outside_a_demonstration(visitor, not_a_demonstration):
    user = make.user("demo.assessor", "LRO", is_demo=True)

    page = visitor.get(reverse("administration:sign_in")).content.decode()
    answer = visitor.post(reverse("administration:demo"), {"username": user.username})

    assert user.name not in page
    assert answer.status_code == 404


def test_one_click_needs_a_post(visitor, demonstration):
    assert visitor.get(reverse("administration:demo")).status_code == 405
