"""The identity providers of forces, from the environment.

FOURFOLD_OIDC names the organisations by their codes, such as "cleveland,durham"; then, for each,
FOURFOLD_OIDC_CLEVELAND_URL, _CLIENT and _SECRET, and if need be _NAME (what the sign-in page
says) and _CLAIM (which claim holds the user name; "preferred_username" unless said).
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("URL", "CLIENT", "SECRET")


def apps(environment: Mapping[str, str] = os.environ) -> list[dict[str, Any]]:
    """Return one provider for each organisation that has one.

    :raises ImproperlyConfigured: naming every setting that is missing, or an unsafe address.
    """
    codes = [one.strip() for one in environment.get("FOURFOLD_OIDC", "").split(",") if one.strip()]
    missing = [name for code in codes for name in _names(code) if not environment.get(name)]
    if missing:
        raise ImproperlyConfigured(f"These settings are missing: {', '.join(missing)}.")
    found = [_app(code, environment) for code in codes]
    for one in found:
        _check(one["settings"]["server_url"])
    return found


def _check(url: str) -> None:
    """Refuse a provider whose answers could be read or changed on the way."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise ImproperlyConfigured(f"An identity provider is asked over https, not at {url}.")


def _app(code: str, environment: Mapping[str, str]) -> dict[str, Any]:
    url, client, secret = (environment[name] for name in _names(code))
    return {
        "provider_id": code,
        "name": environment.get(f"{_stem(code)}_NAME") or f"Account of {code.title()}",
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": url,
            "claim": environment.get(f"{_stem(code)}_CLAIM") or "preferred_username",
            "fetch_userinfo": False,
        },
    }


def _names(code: str) -> list[str]:
    return [f"{_stem(code)}_{part}" for part in NEEDED]


def _stem(code: str) -> str:
    return f"FOURFOLD_OIDC_{code.upper().replace('-', '_')}"
