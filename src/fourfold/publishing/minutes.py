"""The minutes of a board: who came and could commit, what was decided and why, who does what.

HMICFRS found boards whose members were too junior to commit their organisation, so that is a
column of the attendance and not a footnote.
"""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.publishing import papers, worddocuments
from fourfold.publishing.papers import Block, Facts, Heading, Paper, Prose, Table
from fourfold.publishing.typesetting import day, digest_of, moment, seal


@dataclass(frozen=True, slots=True)
class Attendee:
    """One who came: for whom, holding what rank or role, and whether they could commit it."""

    name: str
    organisation: str
    rank: str
    could_commit: bool


@dataclass(frozen=True, slots=True)
class Apology:
    """One who was expected and sent apologies."""

    name: str
    organisation: str
    rank: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda and what was said under it, one paragraph a line."""

    title: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, why, instead of what; who leads, who supports and why them."""

    text: str
    rationale: str
    options: tuple[str, ...] = ()
    leads: str = ""
    supports: tuple[str, ...] = ()
    why_best_placed: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody undertook to do."""

    text: str
    owner: str
    due: date | None
    pillar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """All that the minutes of one meeting say; `quorum` and `next_meeting` are sentences."""

    board: str
    reference: str
    met_on: date
    place: str
    chair: str
    marking: str
    handling: str = ""
    quorum: str = ""
    attendance: tuple[Attendee, ...] = ()
    apologies: tuple[Apology, ...] = ()
    items: tuple[Item, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    next_meeting: str = ""
    version: int
    made_at: datetime


def pdf(minutes: Minutes) -> bytes:
    """Return the minutes as PDF/UA-1, the same bytes for the same minutes."""
    return papers.pdf(_paper(minutes))


def docx(minutes: Minutes) -> bytes:
    """Return the minutes as DOCX, the same bytes for the same minutes."""
    return worddocuments.docx(_paper(minutes))


def digest(minutes: Minutes) -> str:
    """Return the SHA-256 of what the minutes say, whenever made; 16 digits are printed."""
    return digest_of(minutes, apart_from="made_at")


def _paper(minutes: Minutes) -> Paper:
    return Paper(
        title=f"{minutes.board}: minutes, {day(minutes.met_on)}",
        above="MINUTES",
        below=f"{minutes.place} · Chair: {minutes.chair}",
        marking=minutes.marking,
        footnote=f"{minutes.reference} · Version {minutes.version}"
        f" · Contents {seal(digest(minutes))} · Made {moment(minutes.made_at)}",
        blocks=(
            *_meeting(minutes),
            *_present(minutes),
            *_discussed(minutes),
            *_decided(minutes),
            *_undertaken(minutes),
            Heading("Next meeting"),
            Prose(minutes.next_meeting or "No date has been set."),
        ),
        made_at=minutes.made_at,
    )


def _meeting(minutes: Minutes) -> tuple[Block, ...]:
    facts = (
        ("Met on", day(minutes.met_on)),
        ("Place", minutes.place),
        ("Chair", minutes.chair),
        ("Marking", minutes.marking),
        ("Handling", minutes.handling),
        ("Quorum", minutes.quorum),
        ("Reference", f"{minutes.reference}, version {minutes.version}"),
    )
    return (Facts(facts),)


def _present(minutes: Minutes) -> tuple[Block, ...]:
    came = Table(
        columns=("Name", "Organisation", "Rank or role held", "Could commit"),
        widths=(3, 3.4, 3, 1.6),
        rows=tuple(
            (one.name, one.organisation, one.rank, "Yes" if one.could_commit else "No")
            for one in minutes.attendance
        ),
        empty="Nobody is recorded as present.",
    )
    sent = Table(
        columns=("Name", "Organisation", "Rank or role held"),
        widths=(3, 3.4, 4.6),
        rows=tuple((one.name, one.organisation, one.rank) for one in minutes.apologies),
        empty="None.",
    )
    return (Heading("Attendance"), came, Heading("Apologies", 3), sent)


def _discussed(minutes: Minutes) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading("Agenda")]
    for number, item in enumerate(minutes.items, start=1):
        blocks += [Heading(f"{number}. {item.title}", 3), Prose(item.notes or "Nothing was noted.")]
    return (*blocks, *(() if minutes.items else (Prose("There was no agenda."),)))


def _decided(minutes: Minutes) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading("Decisions")]
    for number, decision in enumerate(minutes.decisions, start=1):
        facts = (
            ("Rationale", decision.rationale or "None was recorded."),
            ("Options considered", "\n".join(decision.options) or "None was recorded."),
            ("Leads", decision.leads),
            ("Supports", "\n".join(decision.supports)),
            ("Why best placed", decision.why_best_placed),
        )
        blocks += [
            Heading(f"Decision {number}", 3),
            Prose(decision.text, is_strong=True),
            Facts(facts),
        ]
    return (*blocks, *(() if minutes.decisions else (Prose("Nothing was decided."),)))


def _undertaken(minutes: Minutes) -> tuple[Block, ...]:
    listed = Table(
        columns=("No.", "Action", "Owner", "Due", "Pillar"),
        widths=(0.7, 4.6, 2.6, 2.6, 1.3),
        rows=tuple(
            (str(number), action.text, action.owner, day(action.due), action.pillar)
            for number, action in enumerate(minutes.actions, start=1)
        ),
        empty="No action was given.",
    )
    return (Heading("Actions"), listed)
