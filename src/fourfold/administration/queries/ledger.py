"""Reads of the ledger, through the one function that knows who may (migration access.0004)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection

from fourfold.access import search
from fourfold.access.command import COMMANDS
from fourfold.access.models import User
from fourfold.access.roles import READS
from fourfold.access.viewer import Viewer
from fourfold.administration.models import Interest
from fourfold.administration.rules.volume import Unusual, unusual
from fourfold.shared.days import end_of
from fourfold.shared.hooks import table

GONE = "text disposed of"
HELD = "Held elsewhere"
PAGE = 50
STEP = 500
DEPTH = 20_000
OUTCOMES = {"DONE": "Done", "REFUSED": "Refused", "READ": "Read"}
READ = """
SELECT id, at, actor_id, person, organisation_id, origin, verb, subject, owner_id, label_id,
    outcome, reason_code, texts, withheld FROM access_ledger_read(%s, %s, %s, %s, %s, %s, %s)
"""
DAYS = """
SELECT actor_id, person, (at AT TIME ZONE 'Europe/London')::date AS day, count(*)
FROM access_ledger_read(NULL, NULL, NULL, %s, %s, NULL, 1000000)
WHERE outcome = 'READ' AND actor_id > 0 GROUP BY 1, 2, 3
"""
LOOKED_BACK = 60
PERSON = "access.user:"
OWN_DEEDS = {
    "administration.take_up_invitation": "Take up an invitation and choose a password",
    "administration.lapse_reading_in": "Be read out, because the account was renewed",
    "administration.change_password": "Change one's password",
    "administration.add_factor": "Add a second factor",
    "administration.drop_factor": "Remove a second factor",
    "administration.make_recovery_codes": "Make new recovery codes",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the ledger is wanted; days are those of London, both included."""

    about: str = ""
    who: int | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None
    verb: str = ""
    outcome: str = ""
    before: int | None = None

    @property
    def names_something(self) -> bool:
        """Whether what was asked names a record, or words that may stand in one."""
        return bool(self.about or self.words)

    @property
    def text(self) -> str:
        """What was asked, for the entry that reading the ledger leaves."""
        said: list[tuple[str, object]] = [
            ("about", self.about),
            ("person", self.who),
            ("words", self.words),
        ]
        said += [("since", self.since), ("until", self.until), ("deed", self.verb)]
        return ", ".join(f"{name} {value}" for name, value in said if value) or "everything"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as its readers see it.

    withheld: its text is for those in a compartment. record: what it speaks of, in words; url:
    where that is shown, to a reader who may open it.
    """

    id: int
    at: datetime
    actor_id: int
    person: str
    organisation_id: int
    origin: str
    verb: str
    subject: str
    owner_id: int | None
    label_id: int | None
    outcome: str
    reason_code: str
    texts: dict[str, str] = field(default_factory=dict)
    withheld: bool = False
    record: str = ""
    url: str = ""

    @property
    def who(self) -> str:
        """Who did it."""
        return "Somebody not signed in" if self.actor_id == 0 else self.person

    @property
    def deed(self) -> str:
        """What was done, in words."""
        return words_of(self.verb)

    @property
    def became(self) -> str:
        """What became of it, in words."""
        return OUTCOMES.get(self.outcome, self.outcome)

    @property
    def said(self) -> str:
        """The free text beside it."""
        return self._said(self.texts)

    @property
    def beside(self) -> str:
        """The free text beside it, without the name, which a page shows as its record."""
        return self._said({kind: text for kind, text in self.texts.items() if kind != "name"})

    def _said(self, texts: dict[str, str]) -> str:
        if self.withheld:
            return HELD
        return "; ".join(f"{kind}: {text}" for kind, text in sorted(texts.items()))


def lines(asked: Asked, *, many: int = PAGE) -> list[Line]:
    """Return so many entries, the newest first; to those who may not ask, none."""
    return _with_names(list(islice(_each(asked), many)))


def history(subject: str, *, many: int = PAGE) -> list[Line]:
    """Return who did what with a record, the newest first; to those who may not ask, none."""
    return lines(Asked(about=subject), many=many)


def line(pk: int) -> Line | None:
    """Return one entry, where the viewer may read it."""
    found = _with_names(_fetched(Asked(before=pk + 1), 1))
    return found[0] if found and found[0].id == pk else None


def reads_text_of(pk: int) -> bool:
    """Test if the viewer may read an entry with its text."""
    found = line(pk)
    return found is not None and not found.withheld


def interests_searched(on: date) -> list[tuple[Interest, list[Line]]]:
    """Return the searches for what people have declared, made by those who declared it."""
    interests = Interest.objects.on(on).select_related("user").order_by("user__name", "pk")
    found = [
        (one, lines(Asked(who=one.user_id, words=one.words, outcome="READ"))) for one in interests
    ]
    return [(one, rows) for one, rows in found if rows]


def unusual_days(*, today: date, days: int = 7) -> list[tuple[str, int, Unusual]]:
    """Return who read much more on one of the last days than they used to: name, id and what."""
    since = end_of(today - timedelta(days=LOOKED_BACK + days))
    with connection.cursor() as cursor:
        cursor.execute(DAYS, [since, end_of(today)])
        rows = cursor.fetchall()
    counts: dict[tuple[str, int], dict[date, int]] = {}
    for actor_id, person, day, number in rows:
        counts.setdefault((person, actor_id), {})[day] = number
    recent = [today - timedelta(days=back) for back in range(days)]
    found = [
        (*who, seen) for who, theirs in counts.items() for day in recent
        if (seen := unusual(theirs, day)) is not None
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one[2].day, one[2].number), reverse=True)


def words_of(verb: str) -> str:
    """Return what a verb says, in words, from the command's own docstring."""
    if verb in READS:
        return READS[verb].rstrip(".")
    if verb in OWN_DEEDS:
        return OWN_DEEDS[verb]
    given = (COMMANDS[verb].__doc__ or "") if verb in COMMANDS else ""
    return given.partition("\n")[0].rstrip(".") or verb


def people_of(organisation_id: int) -> list[User]:
    """Return whom the ledger's filter offers: the people of an organisation."""
    return list(User.objects.filter(organisation_id=organisation_id).order_by("name", "pk"))


def _each(asked: Asked) -> Iterator[Line]:
    looked = 0
    while looked < DEPTH:
        found = _fetched(asked, STEP if asked.verb or asked.outcome else PAGE + 1)
        yield from (one for one in found if _fits(one, asked))
        if len(found) <= PAGE:
            return
        looked += len(found)
        asked = replace(asked, before=found[-1].id)


def _fits(one: Line, asked: Asked) -> bool:
    return one.verb.startswith(asked.verb) and one.outcome.startswith(asked.outcome)


def _fetched(asked: Asked, many: int) -> list[Line]:
    limits = [
        asked.about or None,
        asked.who,
        asked.words or None,
        end_of(asked.since - timedelta(days=1)) if asked.since else None,
        end_of(asked.until) if asked.until else None,
        asked.before,
        many,
    ]
    with connection.cursor() as cursor:
        cursor.execute(READ, limits)
        return [_line(row) for row in cursor.fetchall()]


def _line(row: tuple[Any, ...]) -> Line:
    facts = dict(zip(Line.__slots__, row, strict=False))
    return Line(**{**facts, "texts": _mapping(facts["texts"]), "record": facts["subject"]})


def _with_names(found: list[Line]) -> list[Line]:
    """Say what each entry speaks of: who, or which kind of thing by its erasable name."""
    keys = {one.subject.removeprefix(PERSON) for one in found if one.subject.startswith(PERSON)}
    people = User.objects.filter(pk__in=[key for key in keys if key.isdecimal()])
    names = {f"{PERSON}{pk}": name for pk, name in people.values_list("pk", "name")}
    return [replace(one, record=names.get(one.subject) or _called(one)) for one in found]


def _called(one: Line) -> str:
    kind, _, key = one.subject.partition(":")
    name = one.texts.get("name", "")
    said = kind_in_words(kind)
    if name and name != GONE:
        return f"{said or kind}: {name}"
    return f"{said} {key}" if said else one.subject


def kind_in_words(kind: str) -> str:
    """Return what a kind of record is called; nothing, where it is no kind, or none any more."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return ""


def with_places(found: list[Line], viewer: Viewer) -> list[Line]:
    """Give each line the address of its record, where the viewer may open that."""
    places = table("finds")
    asked = [
        (one.subject.partition(":")[0], ref)
        for one in found
        for ref in (one.texts.get("name", ""), one.subject.partition(":")[2])
        if _may_open(one.subject, viewer) and ref
    ]
    there = search.those_found(asked)
    return [replace(one, url=_place(one, there, places)) for one in found]


def _may_open(subject: str, viewer: Viewer) -> bool:
    kind = subject.partition(":")[0]
    return kind in table("finds") and viewer.may(f"{kind.partition('.')[0]}.read")


def _place(one: Line, there: frozenset[tuple[str, str]], places: Mapping[str, Any]) -> str:
    kind, _, key = one.subject.partition(":")
    refs = [ref for ref in (one.texts.get("name", ""), key) if (kind, ref) in there]
    return str(places[kind](refs[0])[1]) if refs else ""


def _mapping(texts: Any) -> dict[str, str]:
    return dict(json.loads(texts) if isinstance(texts, str) else texts)
