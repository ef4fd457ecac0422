"""Every address that the resolver knows, with keys in the place of its path converters."""

import io
import re
import zipfile
from dataclasses import dataclass
from itertools import product

from django.urls import URLPattern, get_resolver

from tests.publishing.reading import everything_in

CONVERTER = re.compile(r"[<{](?:\w+:)?(\w+)[>}]")
API = "api/v1/"
FIXED = {
    "form": ["csv", "xlsx", "json", "graphml", "png", "pdf", "docx"],
    "criterion": ["physical", "scope"],
    "pillar": ["PURSUE", "PREPARE"],
    "kind": ["decision", "lead", "action"],
    "table": ["organisations", "units", "priorities"],
    "secret": ["no-such-secret"],
    "provider_id": ["nobody"],
}
# People, roles, postings, rotas, desks, lists, agreements and tactics are open to those who keep
# them, and what is one's own account or sign-in has no hidden neighbour: an absent key may look
# another way there.
OPEN = (
    "account/",
    "agreements/",
    "plans/briefings/",
    "plans/tactics/",
    "administration/lists/",
    "administration/people/",
    "administration/roles/",
    "administration/postings/",
    "administration/tokens/",
    "intelligence/dangers/duty/",
    "intelligence/digest/desks/",
    "subjects/joining/models/",  # models hold no record, and are for whoever may judge
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
    "ident": ["no-such-tactic"],
    "reference": ["R-0000-0000-0000"],
    "token": ["A" * 22],
}


@dataclass(frozen=True)
class Keys:
    """The values that a path converter may take, for one part of the site or for all of it.

    by_route: of a converter, by the beginning of a route: numbers and references mean something
    else in each.
    """

    by_name: dict[str, list[str]]
    by_route: dict[str, dict[str, list[str]]]

    def of(self, route, name):
        known = self.by_route.get(name, {})
        fitting = [start for start in known if route.startswith(start)]
        if fitting:
            return known[max(fitting, key=len)]
        return self.by_name.get(name) or FIXED.get(name)


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
    for address, _ in pairs(route, keys):
        yield address


def pairs(route, keys):
    """Return every address of a route, each with one like it at which there is nothing."""
    names = CONVERTER.findall(route)
    choices = [keys.of(route, name) for name in names]
    assert all(choices), f"teach tests/journeys/routes.py the keys of {route}"
    for values in product(*choices):
        absent = [ABSENT.get(name, [value])[0] for name, value in zip(names, values, strict=True)]
        yield filled(route, values), filled(route, absent)


def filled(route, values):
    parts = CONVERTER.split(route.replace("\\", "").strip("^$"))[::2]
    return "/" + "".join(part + value for part, value in zip(parts, (*values, ""), strict=True))


def text_of(response):
    """Return all that an answer says: its page, or what is inside the file that it sends."""
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    content = b"".join(response) if response.streaming else response.content
    return f"{headers}\n{VARYING.sub('', opened(content))}"


def opened(content):
    """Return the text of a file, also of those inside an archive, a workbook or a PDF."""
    if content.startswith(b"%PDF"):
        return everything_in(content)
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
