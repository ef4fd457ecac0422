"""What stops a send to a partner, each stop in a sentence that says what would lift it.

Every share names the agreement and the gateway that it goes under, and says in a line each why it
is necessary and proportionate (DPA 2018, section 35; Human Rights Act 1998, article 8).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fourfold.access.rules import Marking
from fourfold.plans.rules.check.state import filled
from fourfold.plans.rules.gateways import Gateway
from fourfold.plans.rules.sentences import counted, said
from fourfold.shared.words import Worded


class StopKind(Worded):
    """Why a send is stopped."""

    NO_AGREEMENT = "NO_AGREEMENT", "No agreement is in force"
    PAST_REVIEW = "PAST_REVIEW", "The agreement is past its review"
    NO_GATEWAY = "NO_GATEWAY", "No gateway is named"
    NOT_NECESSARY = "NOT_NECESSARY", "Nobody has said why it is needed"
    NOT_PROPORTIONATE = "NOT_PROPORTIONATE", "Nobody has said why it is not too much"
    CHILD = "CHILD", "A child was not chosen singly"
    MARKING = "MARKING", "The marking is too high for the recipient"


@dataclass(frozen=True, slots=True)
class Stop:
    """A thing that stops a send, and the sentence that says so."""

    kind: StopKind
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An information-sharing agreement: between whom, under which gateways, [since, until).

    After the day of its review it covers nothing until somebody has reviewed it.
    """

    title: str
    parties: frozenset[int]
    gateways: frozenset[Gateway]
    since: date
    review_due_on: date
    until: date | None = None

    def in_force(self, today: date) -> bool:
        """Test if it has begun and not ended, review or not.

        >>> terms = Terms(title="Eastport protocol", parties=frozenset({1, 2}),
        ...               gateways=frozenset(), since=date(2026, 1, 1),
        ...               review_due_on=date(2026, 7, 1), until=date(2027, 1, 1))
        >>> terms.in_force(date(2026, 12, 31)), terms.in_force(date(2027, 1, 1))
        (True, False)
        """
        return self.since <= today and (self.until is None or today < self.until)

    def past_review(self, today: date) -> bool:
        """Test if the day of its review has gone by."""
        return self.review_due_on < today

    def covers(self, sender: int, recipient: int, today: date) -> bool:
        """Test if something may go under it from one organisation to another on a day."""
        return (
            {sender, recipient} <= self.parties
            and self.in_force(today)
            and not self.past_review(today)
        )


@dataclass(frozen=True, slots=True)
class PersonSent:
    """A person who would be named: whether a child, and whether chosen one by one."""

    key: int
    is_child: bool = False
    chosen_singly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """What somebody is about to send: from which organisation to which, under what, with whom.

    recipient_marking: the highest marking that the recipient may hold.
    """

    sender: int
    recipient: int
    today: date
    agreement: Terms | None
    gateway: Gateway | None
    necessity: str
    proportionality: str
    marking: Marking
    recipient_marking: Marking
    people: tuple[PersonSent, ...] = ()


def agreements_covering(
    agreements: Iterable[Terms], *, sender: int, recipient: int, today: date
) -> tuple[Terms, ...]:
    """Return the agreements under which one organisation may send to another, by title."""
    covering = [one for one in agreements if one.covers(sender, recipient, today)]
    return tuple(sorted(covering, key=lambda one: one.title))


def stops(send: Send) -> tuple[Stop, ...]:
    """Return everything that stops a send; nothing when it may go.

    >>> terms = Terms(title="Eastport protocol", parties=frozenset({1, 2}),
    ...               gateways=frozenset({Gateway.CRIME_AND_DISORDER_115}),
    ...               since=date(2026, 1, 1), review_due_on=date(2026, 7, 1))
    >>> send = Send(sender=1, recipient=2, today=date(2026, 7, 2), agreement=terms,
    ...             gateway=Gateway.CRIME_AND_DISORDER_115, necessity="Licences are theirs to take",
    ...             proportionality="Two names of nine", marking=Marking.OFFICIAL,
    ...             recipient_marking=Marking.OFFICIAL)
    >>> [stop.sentence for stop in stops(send)]
    ['The agreement “Eastport protocol” was due for review on 1 July 2026: until it is reviewed, \
nothing goes under it.']
    """
    return (*_of_agreement(send), *_of_gateway(send), *_of_reasons(send), *_of_content(send))


def _of_agreement(send: Send) -> Iterator[Stop]:
    terms = send.agreement
    if terms is None:
        sentence = "No agreement is named. Name the one that this goes under."
        yield Stop(StopKind.NO_AGREEMENT, sentence)
    elif not {send.sender, send.recipient} <= terms.parties:
        sentence = f"{_title(terms)} is not between the sender and the recipient."
        yield Stop(StopKind.NO_AGREEMENT, sentence)
    elif not terms.in_force(send.today):
        yield Stop(StopKind.NO_AGREEMENT, _not_in_force(terms, send.today))
    elif terms.past_review(send.today):
        sentence = (
            f"{_title(terms)} was due for review on {said(terms.review_due_on)}: until it is "
            "reviewed, nothing goes under it."
        )
        yield Stop(StopKind.PAST_REVIEW, sentence)


def _not_in_force(terms: Terms, today: date) -> str:
    if today < terms.since or terms.until is None:
        return f"{_title(terms)} begins on {said(terms.since)}."
    return f"{_title(terms)} ended on {said(terms.until)}."


def _of_gateway(send: Send) -> Iterator[Stop]:
    gateway, terms = send.gateway, send.agreement
    sentence = ""
    if gateway is None:
        sentence = "No gateway is named. Name the power or duty that this goes under."
    elif not gateway.terms.opens:
        sentence = f"{gateway.words} limits what is shared and opens nothing: name a power as well."
    elif terms is not None and gateway not in terms.gateways:
        sentence = f"{_title(terms)} does not rest on the gateway named ({gateway.words})."
    if sentence:
        yield Stop(StopKind.NO_GATEWAY, sentence)


def _of_reasons(send: Send) -> Iterator[Stop]:
    if not filled(send.necessity):
        sentence = "Say in a line why the recipient needs this, and could not act without it."
        yield Stop(StopKind.NOT_NECESSARY, sentence)
    if not filled(send.proportionality):
        sentence = "Say in a line why no less would do, and what was left out."
        yield Stop(StopKind.NOT_PROPORTIONATE, sentence)


def _of_content(send: Send) -> Iterator[Stop]:
    unchosen = sum(one.is_child and not one.chosen_singly for one in send.people)
    if unchosen:
        children = counted(unchosen, "child is", "children are")
        sentence = f"{children} among those named: choose each one singly, or leave them out."
        yield Stop(StopKind.CHILD, sentence)
    if send.marking > send.recipient_marking:
        sentence = (
            f"This is {send.marking.words}, and the recipient may hold no more than "
            f"{send.recipient_marking.words}."
        )
        yield Stop(StopKind.MARKING, sentence)


def _title(terms: Terms) -> str:
    return f"The agreement “{terms.title}”"
