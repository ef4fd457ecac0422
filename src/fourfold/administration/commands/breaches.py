"""Breaches of personal data: writing one down, telling whom the Act says, closing it."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.administration.models import Breach
from fourfold.administration.rules import breaches as rules
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking


class NotSettled(DomainError):
    """Something the Act asks for is still to be said of a breach."""


@command("administration.record_breach")
def record_breach(*, what: str, aware_at: datetime, by: Viewer, at: datetime) -> Breach:
    """Write a breach down; the 72 hours run from when somebody was aware of it.

    :raises NotSettled: when it does not say what happened, or lies ahead.
    """
    if not what.strip():
        raise NotSettled("Say what happened, and whose data it is.")
    if aware_at > at:
        raise NotSettled("Nobody can be aware of it before it happened.")
    refuse_higher_marking(what)
    return Breach.objects.opened(what=what, about="", aware_at=aware_at, by=by, at=at)


@command("administration.report_breach")
def report_breach(
    *,
    breach: Breach,
    reported_at: datetime,
    reference: str,
    reason_for_delay: str = "",
    by: Viewer,
    at: datetime,
) -> Breach:
    """Say that the Commissioner was told, when, and under which reference.

    :raises rules.ReasonForDelayNeeded: after the 72 hours, without a reason.
    :raises rules.ReportedTooEarly: before anybody was aware.
    :raises NotSettled: when it was said already, lies ahead, or has no reference.
    """
    one = _locked(breach)
    refuse_higher_marking(reference, reason_for_delay)
    if not one.clock.is_waiting:
        raise NotSettled("That is settled already.")
    if reported_at > at or not reference.strip():
        raise NotSettled("Say when it was reported, and the reference that was given.")
    rules.check_report(one.clock, at=reported_at, reason_for_delay=reason_for_delay)
    one.reported_at, one.report_reference = reported_at, reference.strip()
    one.delay_reason = reason_for_delay.strip()
    one.save(update_fields=["reported_at", "report_reference", "delay_reason"])
    return one


@command("administration.excuse_breach")
def excuse_breach(*, breach: Breach, reason: str, by: Viewer, at: datetime) -> Breach:
    """Say why a risk to anybody is unlikely, so that the Commissioner need not be told.

    :raises NotSettled: without a reason, or when it is settled already.
    """
    one = _locked(breach)
    refuse_higher_marking(reason)
    if not one.clock.is_waiting:
        raise NotSettled("That is settled already.")
    one.risk_unlikely = reason.strip()
    if one.clock.must_be_reported:
        raise NotSettled("Say why a risk to people's rights and freedoms is unlikely.")
    one.save(update_fields=["risk_unlikely"])
    return one


@command("administration.tell_of_breach")
def tell_of_breach(
    *, breach: Breach, told_at: datetime | None, not_told_why: str = "", by: Viewer, at: datetime
) -> Breach:
    """Say when those whose data it is were told, or why they were not (section 68).

    :raises NotSettled: when neither is said, or it lies ahead.
    """
    one = _locked(breach)
    refuse_higher_marking(not_told_why)
    if told_at is None and not not_told_why.strip():
        raise NotSettled("Say when they were told, or why they were not.")
    if told_at is not None and told_at > at:
        raise NotSettled("That lies ahead.")
    one.told_at, one.not_told_why = told_at, not_told_why.strip()
    one.save(update_fields=["told_at", "not_told_why"])
    return one


@command("administration.close_breach")
def close_breach(*, breach: Breach, remedy: str, by: Viewer, at: datetime) -> Breach:
    """Close a breach once everybody was told or need not be: what was done about it.

    :raises NotSettled: when something is still to be said.
    """
    one = _locked(breach)
    refuse_higher_marking(remedy)
    if not one.is_settled:
        raise NotSettled("First say who was told: the Commissioner, and those whose data it is.")
    if not remedy.strip():
        raise NotSettled("Say what was done about it (section 67(6)).")
    one.remedy, one.closed_at, one.closed_by_id = remedy.strip(), at, by.user_id
    one.save(update_fields=["remedy", "closed_at", "closed_by"])
    return one


def _locked(breach: Breach) -> Breach:
    one = Breach.objects.select_for_update(of=("self",)).select_related("label").one(pk=breach.pk)
    if one.closed_at is not None:
        raise NotSettled("This breach is closed.")
    return one
