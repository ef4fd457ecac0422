"""What officers wrote of a person is gathered too; who keeps it is asked, and it stands."""

from datetime import timedelta

import pytest

from fourfold.intelligence.commands import danger, watchlist
from fourfold.intelligence.commands.referral import NewReferral, refer
from fourfold.intelligence.models import Carried, Danger, Referral, WatchlistEntry
from fourfold.intelligence.queries import rights as queries
from fourfold.intelligence.rules.vocabulary import (
    DangerKind,
    DangerSource,
    PieceOutcome,
    ReferralKind,
    RightKind,
)
from fourfold.subjects.commands.subject import NewLink, link_subjects
from fourfold.subjects.models import Link
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind
from fourfold.threats.commands import member
from fourfold.threats.models import Membership
from fourfold.web import middleware
from tests import make
from tests.intelligence import asking, reporting
from tests.intelligence.asking import asked, decide, lines, piece, stands

pytestmark = pytest.mark.django_db
RECEIVED = "/intelligence/received/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    return asking.dpo(label)


@pytest.fixture
def ann(label, by):
    return asking.ann(label, by)


@pytest.fixture
def keeper():
    return reporting.person("keeper")


def watched(keeper, add, label):
    new = watchlist.NewWatchlist(
        name="Principal",
        purpose="To hear when she is back",
        supervisor=make.user("boss"),
        expires_on=make.TODAY + timedelta(days=28),
    )
    about = {"by": keeper, "at": make.NOON}
    kept = watchlist.keep_watchlist(new=new, label=label, **about)
    return watchlist.change_watchlist(watchlist=kept, change=add, **about)


def referred(ann, label, by):
    new = NewReferral(
        ReferralKind.NRM, "Single competent authority", "NRM/26/7", make.TODAY, "She was made to"
    )
    return refer(subject=ann.subject, new=new, label=label, by=by, at=make.NOON)


def feared(ann, label, by):
    said = {"kind": DangerKind.LIFE, "source": DangerSource.REFERRAL, "fears": "They look for her"}
    new = danger.NewDanger(**said, subject=ann.subject)
    return danger.raise_danger(new=new, label=label, by=by, at=make.NOON)


def linked(ann, label, by):
    other = asking.ann(label, by)
    new = NewLink(LinkKind.ASSOCIATE, "Seen together at the quay", grade="B2C")
    return link_subjects(a=ann.subject, b=other.subject, new=new, label=label, by=by, at=make.NOON)


def belongs(ann, label, by):
    about = {"belonging": member.Belonging(), "since": make.TODAY, "by": by, "at": make.NOON}
    return member.add_member(threat=make.threat(label, by), subject=ann.subject, **about)


def headings(one, by):
    return [line.piece.heading for line in lines(one, by)]


def test_lists_dangers_referrals_links_and_threats_are_gathered(ann, label, by, keeper):
    entry = watchlist.Add("She leads them", subject=ann.subject)
    watched(keeper, entry, label)
    for wrote in (feared, referred, linked, belongs):
        wrote(ann, label, by)

    one = asked(ann, label, by, RightKind.ACCESS)

    found = " | ".join(headings(one, by))
    for heading in (
        *("On watchlist W-", "Danger L-", "Referral of", "A link to somebody", "Member of threat"),
    ):
        assert heading in found
    said = " | ".join(line.piece.says for line in lines(one, by))
    assert "Purpose of the list: To hear when she is back" in said
    assert "Associate: Seen together at the quay" in said


def test_what_the_officer_may_not_read_is_not_gathered(ann, label, by):
    elsewhere = make.label(77, to=("Durham",))
    referred(ann, elsewhere, make.someone(elsewhere))

    assert not [
        one for one in headings(asked(ann, label, by, RightKind.ACCESS), by) if "Ref" in one
    ]


@pytest.mark.parametrize(
    ("wrote", "model", "heading"),
    [
        (feared, Danger, "Danger L-"),
        (referred, Referral, "Referral of"),
        (linked, Link, "A link"),
        (belongs, Membership, "Member of threat"),
    ],
)
def test_a_decision_of_an_officer_stands_and_who_keeps_it_is_asked(
    ann, label, by, wrote, model, heading
):
    made = wrote(ann, label, by)
    one = asked(ann, label, by, RightKind.ERASURE)
    (about,) = (line.piece for line in lines(one, by) if heading in line.piece.heading)

    done = decide(about, by, PieceOutcome.ERASE)

    assert stands(by, model, pk=made.pk)
    assert done.changed_at is None
    (line,) = (line for line in lines(one, by) if line.piece.pk == about.pk)
    assert line.done == queries.KEPT
    told = stands(by, Carried, piece=about)
    assert [row.says.partition(": ")[2] for row in told] == (
        [] if wrote is linked else ["decide whether to erase it. You keep it."]
    )


def test_who_keeps_a_list_is_told_by_their_page_that_a_right_asks(ann, label, by, keeper, browse):
    entry = watched(keeper, watchlist.Add("She leads them", subject=ann.subject), label)
    one = asked(ann, label, by, RightKind.RESTRICTION)

    decide(piece(one, by, "She leads them"), by, PieceOutcome.RESTRICT)

    page = browse(keeper).get(RECEIVED).content.decode()
    assert "decide whether to restrict its use. You keep it." in page
    assert stands(keeper, WatchlistEntry, pk=entry.pk, removed_at=None)


def test_who_watches_a_number_is_told_that_it_is_corrected(ann, label, by, keeper):
    add = watchlist.Add("Her telephone", kind=IdentifierKind.PHONE, value="07700 900321")
    watched(keeper, add, label)
    one = asked(ann, label, by, RightKind.RECTIFICATION)

    decide(piece(one, by, "900321"), by, PieceOutcome.CORRECT, corrected_to="07700 900322")

    (told,) = stands(by, Carried)
    assert told.recipient == keeper.name
    assert "is corrected to" in told.says
