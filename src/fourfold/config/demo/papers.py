"""The strategic documents of the region, one of them past its day, with what they recommend."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from fourfold.config.demo.dice import dice
from fourfold.config.demo.plan import Plan
from fourfold.config.demo.registers import Registers
from fourfold.plans.commands.action import NewAction
from fourfold.plans.commands.document import NewDocument, record_document
from fourfold.plans.rules.kinds import DocumentKind, Pillar, ProfileTheme
from fourfold.shared.urns import ALPHABET, SIZE, of_number

K, T = DocumentKind, ProfileTheme
LASTS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: how many days ago it is dated, and what it recommends, to whom."""

    kind: DocumentKind
    title: str
    keeper: str
    days_ago: int
    summary: str
    asks: Mapping[str, tuple[Pillar, str]]
    theme: ProfileTheme | None = None


PAPERS = (
    Paper(
        K.STRATEGIC_ASSESSMENT,
        "North East strategic assessment of SOC",
        "desk.coordinator",
        210,
        "Drugs lines move north along the coast road; fraud victims are older and lose more.",
        {
            "nerocu.lro": (
                Pillar.PROTECT,
                "Bring the banks' referrals of older victims to one desk.",
            )
        },
    ),
    Paper(
        K.CONTROL_STRATEGY,
        "North East control strategy",
        "desk.coordinator",
        150,
        "Six priorities; the first is the exploitation of people who live alone.",
        {"cleveland.lro": (Pillar.PREVENT, "Agree with housing who visits a home taken over.")},
    ),
    Paper(
        K.PROBLEM_PROFILE,
        "Drugs markets of the Tees towns",
        "cleveland.lro",
        300,
        "Two supply routes, four towns; most sellers are under twenty and not from there.",
        {"hartlepool.lro": (Pillar.PURSUE, "Map who tops up the two numbers sold at the station.")},
        T.DRUGS_MARKETS,
    ),
    Paper(
        K.PROBLEM_PROFILE,
        "Serious violence along the Tyne",
        "northumbria.lro",
        470,
        "Knife injuries cluster on three evenings and around two bus interchanges.",
        {"sunderland.lro": (Pillar.PREPARE, "Share night contacts with the two hospitals.")},
        T.SERIOUS_VIOLENCE,
    ),
    Paper(
        K.PROBLEM_PROFILE,
        "Exploitation in County Durham",
        "durham.lro",
        90,
        "Car washes and nail bars; workers are moved every few weeks.",
        {"durham.lro": (Pillar.PROTECT, "Visit the nine car washes with the licensing officer.")},
        T.EXPLOITATION,
    ),
    Paper(
        K.PROBLEM_PROFILE,
        "Domestic abuse among group members",
        "cleveland.lro",
        120,
        "One member in five is known for it; partners are also witnesses.",
        {
            "cleveland.lro": (
                Pillar.PROTECT,
                "Have each partner offered an adviser before a warrant.",
            )
        },
        T.DOMESTIC_ABUSE,
    ),
)


def publish(registers: Registers, plan: Plan, *, seed: str) -> int:
    """Record the documents with their recommendations, as their keepers; return how many."""
    for paper in PAPERS:
        _record(registers, paper, plan.today, seed)
    return len(PAPERS)


def _record(registers: Registers, paper: Paper, today: date, seed: str) -> None:
    rng = dice(seed, "paper", paper.title)
    dated_on = today - timedelta(days=paper.days_ago)
    at = datetime.combine(dated_on, time(12), UTC)
    keeper = registers.user(paper.keeper)
    record_document(
        new=NewDocument(
            kind=paper.kind,
            title=paper.title,
            dated_on=dated_on,
            refresh_due_on=dated_on + LASTS,
            theme=paper.theme,
            summary=paper.summary,
            held_at="The intelligence unit's library",
            keeper=keeper,
            recommendations=[
                NewAction(
                    text=text,
                    pillar=pillar,
                    owner=registers.user(owner),
                    due_on=today + timedelta(days=rng.randint(-20, 60)),
                    urn=of_number("A", rng.randrange(len(ALPHABET) ** SIZE)),
                )
                for owner, (pillar, text) in paper.asks.items()
            ],
            urn=of_number("S", rng.randrange(len(ALPHABET) ** SIZE)),
        ),
        by=registers.viewer(paper.keeper, at),
        at=at,
    )
