from urllib.parse import parse_qs, urlparse

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from fourfold.access.models import User
from fourfold.config import providers
from tests import make
from tests.administration.conftest import read_ledger
from tests.administration.provider import Provider

pytestmark = pytest.mark.django_db


def environment(url, **more):
    return {
        "FOURFOLD_OIDC": "cleveland",
        "FOURFOLD_OIDC_CLEVELAND_URL": url,
        "FOURFOLD_OIDC_CLEVELAND_CLIENT": "fourfold",
        "FOURFOLD_OIDC_CLEVELAND_SECRET": "shh",
    } | more


@pytest.fixture
def provider(settings):
    with Provider() as started:
        found = providers.apps(environment(started.url))
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": found}
        }
        yield started


def go_there(visitor, provider, **query):
    answer = visitor.get(reverse("openid_connect_login", args=["cleveland"]), query)
    asked = {name: one[0] for name, one in parse_qs(urlparse(answer.url).query).items()}
    provider.challenge = asked["code_challenge"]
    return asked


def come_back(visitor, asked, **more):
    query = {"code": "a-code", "state": asked["state"]} | more
    return visitor.get(reverse("openid_connect_callback", args=["cleveland"]), query)


def test_a_forces_own_provider_signs_in_its_people(visitor, provider):
    person = make.user("a.tester", "LRO")

    asked = go_there(visitor, provider, next="/find/")
    inside = come_back(visitor, asked)

    (line,) = read_ledger(verb="administration.sign_in")
    assert inside.url == "/find/"
    assert visitor.get("/").status_code == 200
    assert asked["redirect_uri"] == "http://testserver/sign-in/from/cleveland/"
    assert (line.outcome, line.actor_id) == ("DONE", person.pk)
    assert line.texts == {"how": "own organisation"}


def test_the_sign_in_page_offers_the_provider(visitor, provider):
    page = visitor.get(reverse("administration:sign_in")).content.decode()

    assert "Account of Cleveland" in page
    assert reverse("openid_connect_login", args=["cleveland"]) in page


def test_a_provider_makes_no_accounts(visitor, provider):
    provider.claims["preferred_username"] = "no.body"

    answer = come_back(visitor, go_there(visitor, provider))

    assert b"not linked to an account here" in answer.content
    assert not User.objects.filter(username="no.body").exists()
    assert visitor.get("/").url.startswith("/sign-in/")


@pytest.mark.parametrize("kind", ["of.durham", "gone", "feed"])
def test_a_provider_signs_in_only_its_own_open_accounts(visitor, provider, kind):
    make.user("of.durham", "LRO", of="Durham")
    make.user("gone", "LRO", is_active=False)
    make.user("feed", "FEED", kind="SERVICE")
    provider.claims["preferred_username"] = kind

    answer = come_back(visitor, go_there(visitor, provider))

    assert b"not linked to an account here" in answer.content
    assert visitor.get("/").url.startswith("/sign-in/")
    assert not SocialAccount.objects.exists()


def test_a_user_name_that_the_provider_gave_to_somebody_else_opens_nothing(
    visitor, provider, client
):
    make.user("a.tester", "LRO")
    come_back(visitor, go_there(visitor, provider))
    provider.claims["sub"] = "2"

    answer = come_back(client, go_there(client, provider))

    assert b"not linked to an account here" in answer.content
    assert [line.outcome for line in read_ledger(verb="administration.sign_in")] == [
        "DONE",
        "REFUSED",
    ]


def test_an_account_that_the_provider_renamed_does_not_become_another(visitor, provider, client):
    make.user("a.tester", "LRO")
    make.user("b.tester", "LRO")
    come_back(visitor, go_there(visitor, provider))
    provider.claims["preferred_username"] = "b.tester"

    answer = come_back(client, go_there(client, provider))

    assert b"not linked to an account here" in answer.content


def test_nothing_of_the_claims_is_kept_but_whose_they_are(visitor, provider, client):
    make.user("a.tester", "LRO")
    provider.claims["birthdate"] = make.CANARY
    come_back(visitor, go_there(visitor, provider))
    come_back(client, go_there(client, provider))

    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("1", {})


@pytest.mark.parametrize(
    "wrong", [{"state": "forged"}, {"code": "other"}, {"error": "server_error"}]
)
def test_an_answer_that_was_not_asked_for_opens_nothing(visitor, provider, wrong):
    make.user("a.tester", "LRO")

    answer = come_back(visitor, go_there(visitor, provider), **wrong)

    assert b"did not answer as it should" in answer.content
    assert visitor.get("/").url.startswith("/sign-in/")


def test_a_provider_can_be_a_row_of_the_database(visitor, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    make.user("a.tester", "LRO")
    SocialApp.objects.create(
        provider="openid_connect",
        provider_id="cleveland",
        name="Cleveland",
        client_id="fourfold",
        secret="shh",
        settings={
            "server_url": provider.url,
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
        },
    )

    assert come_back(visitor, go_there(visitor, provider)).url == "/"


def test_an_unknown_provider_is_not_there(visitor):
    assert visitor.get(reverse("openid_connect_login", args=["durham"])).status_code == 404


def test_missing_settings_are_named_all_at_once():
    with pytest.raises(ImproperlyConfigured, match=r"_URL, FOURFOLD_OIDC_DURHAM_CLIENT"):
        providers.apps({"FOURFOLD_OIDC": "durham", "FOURFOLD_OIDC_DURHAM_SECRET": "x"})


def test_a_provider_is_asked_over_https_but_on_this_machine():
    with pytest.raises(ImproperlyConfigured, match="https"):
        providers.apps(environment("http://idp.example"))
