"""Writing a plan of the region into a database that holds none yet, in one transaction.

What has a long history is written in bulk and checked against the commands' own rules by tests;
what is of today is done by the commands themselves, as the people who do it.
"""

from collections.abc import Callable

from django.db import transaction

from fourfold.access import ledger
from fourfold.access.speaking import speaking_for
from fourfold.config.demo.acts import act
from fourfold.config.demo.claims import write_disruptions
from fourfold.config.demo.contests import contest
from fourfold.config.demo.dice import dice
from fourfold.config.demo.inquiries import inquire
from fourfold.config.demo.minutes import hold
from fourfold.config.demo.papers import publish
from fourfold.config.demo.plan import Plan
from fourfold.config.demo.plans import write_plans
from fourfold.config.demo.records import write_threats
from fourfold.config.demo.registers import Registers, opened
from fourfold.config.demo.reports import gather
from fourfold.config.demo.shares import share
from fourfold.config.demo.story import SEED
from fourfold.config.demo.subjects import gathered, write_groups
from fourfold.config.demo.watching import watch
from fourfold.shared.urns import drawn_from
from fourfold.threats.commands._projection import rebuild

Say = Callable[[str], object]


def build(plan: Plan, *, say: Say) -> None:
    """Write the region; `say` is told of each step, in words for people."""
    drawn = dice(SEED, "references")
    with transaction.atomic(), drawn_from(drawn.randrange):
        registers = opened(plan)
        say(f"{len(registers.users)} people")
        for told in plan.threats:
            registers.label(registers.restriction(told.reach))
        with speaking_for(registers.writer()):
            written = write_threats(registers, plan.threats)
            assessed = sum(len(one.told.assessments) for one in written)
            say(f"{len(written)} threats with {assessed} assessments")
            for one in written:
                rebuild(one.row)
            say("the master list, for every day")
            say(f"{write_plans(registers, plan, written)} plans with their actions")
            say(f"{write_disruptions(registers, plan, written, seed=SEED)} disruptions")
        batch = gathered(registers, written)
        with speaking_for(registers.writer()):
            say(f"{write_groups(batch, written)} people and things, with their links")
        _do(registers, plan, say)
        say(f"{len(plan.operations)} operations, {len(plan.drafts)} drafts")
        entries = registers.chronicle.write()
        end = ledger.seal()
        say(f"{entries} entries of the ledger, sealed at {end.position}")


def _do(registers: Registers, plan: Plan, say: Say) -> None:
    """Do what the commands do themselves, as the people who do it."""
    act(registers, plan)
    say(f"{hold(registers, plan)} meetings of {len(plan.sittings)} boards")
    say(f"{publish(registers, plan, seed=SEED)} strategic documents")
    say(f"{share(registers, plan)} things asked of a partner, with a plan on a page")
    say(f"{contest(registers, plan)} disruptions contested")
    reports = gather(registers, plan)
    say(f"{len(reports)} intelligence reports graded")
    say(f"{watch(registers, plan, reports)} dangers, requirements, watchlists and packages")
    say(f"{inquire(registers, plan)} telephones for which others may ask")
