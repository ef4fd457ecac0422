"""What would be sent: the page that a recipient would read, and what stops it.

The preview and the command ask the same function, so that what was looked at is what is sent.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from fourfold.access.models import ReadIn, User
from fourfold.access.queries import clearance_of
from fourfold.access.rules import Clearance, Marking, Restriction
from fourfold.access.viewer import Viewer
from fourfold.plans.models import Ask, PageCopy, Plan
from fourfold.plans.queries.circles import terms_of
from fourfold.plans.queries.releasing import Candidate, candidates, chosen_of
from fourfold.plans.rules.kinds import ActionStatus, Pillar
from fourfold.plans.rules.sharing import PersonSent, Send, stops
from fourfold.publishing import pageplan
from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway
from fourfold.shared.days import local_day
from fourfold.threats.queries import threat as threats

SHORTEST = 4  # letters of a name that is looked for in the author's words


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """What the author says on the page, in words of their own; activity: by pillar, one a line."""

    title: str
    what: str
    why: str
    where: str = ""
    period: str = ""
    activity: Mapping[Pillar, str] = field(default_factory=dict)
    safeguarding: str = ""
    contact: str = ""
    conditions: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """Every text."""
        said = {key: value for key, value in asdict(self).items() if key != "activity"}
        return (*said.values(), *self.activity.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What somebody would send: which plan, to whom in which circle, under what.

    members: keys of those to be named, each chosen by somebody; None: all who are offered.
    """

    plan: Plan
    recipient: User
    circle: int
    words: PageWords
    agreement: Agreement | None
    gateway: Gateway | None
    proportionality: str
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    members: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page as it would go: what is on it, under which restriction, and what stops it."""

    page: pageplan.PlanPage
    restriction: Restriction
    told: tuple[Candidate, ...]
    withheld: tuple[tuple[Candidate, str], ...]
    stops: tuple[str, ...]

    @property
    def seen(self) -> str:
        """The digest of what was looked at; the reference is given when it is sent."""
        return pageplan.digest(self.page)


def prepare(share: Share, *, necessity: str, by: Viewer, at: datetime) -> Prepared:
    """Return the page as its recipient would read it, and everything that stops it."""
    today = local_day(at)
    clearance = clearance_of(share.recipient, today)
    found = candidates(share.plan, clearance, on=today)
    offered = frozenset(one.key for one in found if one.is_offered)
    told = chosen_of(found, offered if share.members is None else share.members)
    restriction = circle_restriction(share.recipient, share.circle, share.marking, by)
    for one in told:
        restriction |= one.under
    send = Send(
        sender=by.organisation_id,
        recipient=share.recipient.organisation_id,
        today=today,
        agreement=terms_of(share.agreement) if share.agreement else None,
        gateway=share.gateway,
        necessity=necessity,
        proportionality=share.proportionality,
        marking=restriction.marking,
        recipient_marking=clearance.marking,
        people=tuple(PersonSent(n, one.is_child, True) for n, one in enumerate(told)),
    )
    left = tuple((one, _why(one)) for one in found if one not in told)
    sentences = [stop.sentence for stop in stops(send)]
    sentences += _of_circle(share, restriction, clearance, by, today)
    sentences += _of_words(share.words, found, told)
    sentences += _of_threat(share, clearance)
    page = _page(share, told, restriction.marking, at=at)
    return Prepared(page, restriction, told, left, tuple(sentences))


def circle_restriction(recipient: User, circle: int, marking: Marking, by: Viewer) -> Restriction:
    """Return what is asked of readers: either organisation, and read in to the circle."""
    both = {by.organisation_id, recipient.organisation_id}
    return Restriction.to(both, marking=marking, compartments={circle})


def circle_stops(recipient: User, circle: int, by: Viewer, today: date) -> list[str]:
    """Return why nothing may go to somebody in a circle: they, or the sender, are not in it."""
    inside = ReadIn.objects.filter(compartment=circle, since__lte=today, until__gte=today)
    ids = set(inside.filter(user__in=[recipient.pk, by.user_id]).values_list("user_id", flat=True))
    found = []
    if recipient.pk not in ids or not recipient.is_active:
        found.append(f"{recipient.name} is not read in to that circle: ask its owner.")
    if by.user_id not in ids:
        found.append("You are not read in to that circle: ask its owner.")
    if recipient.organisation_id == by.organisation_id:
        found.append("They are of your own organisation: nothing needs to be sent to them.")
    return found


def _of_circle(
    share: Share, restriction: Restriction, clearance: Clearance, by: Viewer, today: date
) -> list[str]:
    found = circle_stops(share.recipient, share.circle, by, today)
    if not found and restriction.marking <= clearance.marking:
        reads = clearance.satisfies(restriction)
        found += [] if reads else [f"{share.recipient.name} could not read the page."]
    return found


def _of_words(
    words: PageWords, found: tuple[Candidate, ...], told: tuple[Candidate, ...]
) -> list[str]:
    """Return what the author's own words lack, or give away."""
    missing = []
    if not words.title.strip() or not words.what.strip() or not words.why.strip():
        missing.append("Give the page a title, and say what it is about and why it matters.")
    text = "\n".join(words.all).casefold()
    for one in found:
        is_hidden = not one.told or (one.is_child and one not in told)
        if is_hidden and any(_stands_in(name, text) for name in one.names):
            missing.append(f"Your words name {one.name}, who is not to be on the page.")
    return missing


def _of_threat(share: Share, clearance: Clearance) -> list[str]:
    """Return that the words give away what a threat is called, to one who may not read it."""
    threat = share.plan.threat
    if threat is None or clearance.satisfies(threat.label.restriction):
        return []
    aliases, _ = threats.other_names(threat)
    names = [*threats.master_list_names([threat.pk]).values(), *aliases]
    text = "\n".join(share.words.all).casefold()
    given = sorted({name for name in names if _stands_in(name, text)})
    return [f"Your words call the threat {name}: the recipient may not know it." for name in given]


def _stands_in(name: str, text: str) -> bool:
    plain = name.strip().casefold()
    return len(plain) >= SHORTEST and bool(re.search(rf"\b{re.escape(plain)}\b", text))


def _why(one: Candidate) -> str:
    if not one.told:
        return "The recipient may not read who this is"
    if one.is_child:
        return "A child, and not chosen singly"
    return "Left out by you" if one.is_offender else f"{one.category}: not chosen singly"


def _page(
    share: Share, told: tuple[Candidate, ...], marking: Marking, *, at: datetime
) -> pageplan.PlanPage:
    words = share.words
    gateway = f", {share.gateway.words}" if share.gateway else ""
    title = share.agreement.title if share.agreement else ""
    former = PageCopy.objects.filter(plan=share.plan, recipient=share.recipient)
    version = (former.aggregate(last=Max("version"))["last"] or 0) + 1
    to = share.recipient
    return pageplan.PlanPage(
        title=words.title.strip(),
        reference="",
        what=words.what.strip(),
        why=words.why.strip(),
        where=words.where.strip(),
        members=tuple(pageplan.Member(one.told, one.role, one.importance) for one in told),
        activity=tuple(
            pageplan.Activity(pillar.words, line.strip())
            for pillar in Pillar
            for line in words.activity.get(pillar, "").splitlines()
            if line.strip()
        ),
        asks=_asks(share),
        safeguarding=words.safeguarding.strip(),
        contact=words.contact.strip(),
        marking=marking.words,
        handling=words.conditions.strip(),
        recipient=f"{to.name}, {to.organisation.short_name}",
        agreement=f"{title}{gateway}",
        version=version,
        made_at=at,
        period=words.period.strip(),
    )


def _asks(share: Share) -> tuple[pageplan.Ask, ...]:
    rows = Ask.objects.filter(
        action__plan=share.plan, asked_of=share.recipient, withdrawn_at=None
    ).order_by("due_on", "pk")
    return tuple(pageplan.Ask(row.text, row.due_on, ActionStatus(row.status).words) for row in rows)


def stored(page: pageplan.PlanPage) -> dict[str, Any]:
    """Return a page as it is kept: all that is printed, and nothing else."""
    kept = asdict(page)
    kept["made_at"] = page.made_at.isoformat()
    for ask in kept["asks"]:
        ask["due"] = ask["due"].isoformat() if ask["due"] else None
    return kept


def page_of(copy: PageCopy) -> pageplan.PlanPage:
    """Return the page that a copy keeps."""
    kept = dict(copy.content)
    asks = [dict(one) for one in kept.pop("asks")]
    for one in asks:
        one["due"] = date.fromisoformat(one["due"]) if one["due"] else None
    return pageplan.PlanPage(
        members=tuple(pageplan.Member(**one) for one in kept.pop("members")),
        activity=tuple(pageplan.Activity(**one) for one in kept.pop("activity")),
        asks=tuple(pageplan.Ask(**one) for one in asks),
        made_at=datetime.fromisoformat(kept.pop("made_at")),
        **kept,
    )
