"""Every address that the resolver knows, with keys in the place of its path converters."""

import io
import re
import zipfile
from dataclasses import dataclass
from itertools import product

from django.urls import URLPattern, get_resolver

CONVERTER = re.compile(r"[<{](?:\w+:)?(\w+)[>}]")
API = "api/v1/"
FIXED = {
    "form": ["csv", "xlsx", "json", "graphml", "png"],
    "criterion": ["physical", "scope"],
    "table": ["organisations", "units", "priorities"],
    "secret": ["no-such-secret"],
    "provider_id": ["nobody"],
}
# People, roles, postings and reference lists are open to those who administer them, and what is
# one's own account or sign-in has no hidden neighbour: there an absent key may look another way.
OPEN = (
    "account/",
    "administration/lists/",
    "administration/people/",
    "administration/roles/",
    "administration/postings/",
    "administration/tokens/",
    "sign-in/",
    "sign-out/",
)
VARYING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|[?&]next=[^"\s]*|nonce-\S+'
)
ABSENT = {
    "pk": ["987654"],
    "urn": ["T-0000-0000-0000"],
    "key": ["00000000-0000-4000-8000-000000000000"],
    "subject": ["threats.threat:987654"],
    "party_pk": ["987654"],
}


@dataclass(frozen=True)
class Keys:
    """The values that a path converter may take, for one part of the site or for all of it."""

    by_name: dict[str, list[str]]
    pks: dict[str, list[str]]  # by the beginning of a route: numbers mean something else in each

    def of(self, route, name):
        if name != "pk":
            return self.by_name.get(name) or FIXED.get(name)
        fitting = [start for start in self.pks if route.startswith(start)]
        return self.pks[max(fitting, key=len)] if fitting else self.by_name.get("pk")


ABSENT_KEYS = Keys(ABSENT, {})


def routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


ROUTES = sorted(set(routes()))
PAGES = [one for one in ROUTES if not one.startswith(API)]
ENDPOINTS = [one for one in ROUTES if one.startswith(API)]
WITH_KEYS = [one for one in PAGES if CONVERTER.search(one)]
OF_RECORDS = [
    one
    for one in WITH_KEYS
    if not one.startswith(OPEN) and set(CONVERTER.findall(one)) & set(ABSENT)
]
WITHOUT_KEYS = [one for one in PAGES if not CONVERTER.search(one)]


def addresses(route, keys):
    """Return every address of a route."""
    names = CONVERTER.findall(route)
    choices = [keys.of(route, name) for name in names]
    assert all(choices), f"teach tests/journeys/routes.py the keys of {route}"
    parts = CONVERTER.split(route.replace("\\", "").strip("^$"))[::2]
    for values in product(*choices):
        yield "/" + "".join(part + value for part, value in zip(parts, (*values, ""), strict=True))


def text_of(response):
    """Return all that an answer says: its page, or what is inside the file that it sends."""
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    content = b"".join(response) if response.streaming else response.content
    return f"{headers}\n{VARYING.sub('', opened(content))}"


def opened(content):
    """Return the text of a file, also of those inside an archive or a workbook."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            [*archive.namelist(), *(opened(archive.read(n)) for n in archive.namelist())]
        )


def body_of(response, address):
    """Return the answer without what it repeats of its own address."""
    text = text_of(response).partition("\n")[2].replace(address, "…")
    for part in address.split("/"):
        text = text.replace(part, "…") if ":" in part else text
    return text
