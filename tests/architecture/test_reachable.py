"""Every page has a way to it: a template, a menu or another page names it."""

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

SOURCE = Path(__file__).parents[2] / "src/fourfold"
OUTSIDE = frozenset({
    "web:alive",  # whatever watches the server
    "administration:sign_out",  # stands in for the library's own page of the same address
    *("account_login", "account_logout", "mfa_authenticate"),  # asked for by the library
    *("openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled"),
})  # fmt: skip


def named(patterns, space="", path=""):
    """Yield the name and the path of every route."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from named(one.url_patterns, inner, path + str(one.pattern))
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}{one.name}", path + str(one.pattern)


ROUTES = dict(named(get_resolver().url_patterns))


@pytest.fixture(scope="module")
def said():
    """Return all that pages are made of, and of each context its views, with no table of routes."""
    files = [
        file
        for form in ("*.html", "*.py", "*.js")
        for file in SOURCE.rglob(form)
        if "urls" not in {file.parent.name, file.stem} and "migrations" not in file.parts
    ]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize(
    "name", sorted(one for one in ROUTES if one not in OUTSIDE and not one.startswith("api:"))
)
def test_every_page_is_led_to(name, said):
    bare, literal = name.rpartition(":")[2], ROUTES[name].partition("<")[0]
    by_name = re.search(rf"\b{re.escape(name)}\b", said) if ":" in name else None
    by_path = literal == ROUTES[name] and re.search(rf"""["'/]{re.escape(literal)}["'?]""", said)
    in_turn = re.search(rf"""\(\s*"{bare}",""", said)  # a row of a table of pages

    assert by_name or by_path or in_turn, f"Nothing leads to {name}."
