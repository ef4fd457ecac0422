"""Sharing a plan on a page with a partner, and taking it back."""

from dataclasses import replace
from datetime import datetime

from fourfold.access import ledger
from fourfold.access.command import command
from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.administration.models import Breach
from fourfold.plans.commands._plans import locked, words
from fourfold.plans.commands._sharing import Stopped, locked_copy, refuse_others, stop
from fourfold.plans.models import Notice, PageCopy
from fourfold.plans.queries.preparing import Prepared, Share, prepare, stored
from fourfold.plans.rules.breaches import SentInError, notice_to_recipient
from fourfold.publishing import pageplan
from fourfold.shared.days import local_day
from fourfold.shared.errors import Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn

__all__ = ["Stopped", "open_page", "recall_page", "share_page", "withdraw_page"]


@command("plans.share_page")
def share_page(
    *, share: Share, why: Justification, seen: str = "", by: Viewer, at: datetime
) -> PageCopy:
    """Send a plan on a page to a partner: a copy with a label of its own, which opens nothing else.

    why: its text is the necessity, and stands in the ledger with the disclosure (Data Protection
    Act 2018, section 62(3)). seen: the digest of what the sender looked at, if they did. The copy
    sent before to the same person is superseded.

    :raises Stopped: with every sentence that says what stops it.
    :raises HeldElsewhere: when a text carries a higher marking.
    """
    plan = locked(share.plan)
    share = replace(share, plan=plan)
    refuse_higher_marking(*share.words.all, why.text, share.proportionality)
    prepared = prepare(share, necessity=why.text, by=by, at=at)
    stop(prepared.stops)
    if seen and seen != prepared.seen:
        stop(["The page has changed since you looked at it. Look again, then send it."])
    former = PageCopy.objects.filter(plan=plan, recipient=share.recipient)
    former.filter(superseded_at=None, withdrawn_at=None).update(superseded_at=at)
    return _copy(share, prepared, why, by=by, at=at)


def _copy(
    share: Share, prepared: Prepared, why: Justification, *, by: Viewer, at: datetime
) -> PageCopy:
    urn = new_urn("C")
    page = replace(prepared.page, reference=urn)
    return PageCopy.objects.create(
        urn=urn,
        label=label_saying(prepared.restriction),
        plan=share.plan,
        owner_id=by.organisation_id,
        recipient=share.recipient,
        organisation=share.recipient.organisation,
        circle_id=share.circle,
        version=page.version,
        content=stored(page),
        digest=pageplan.digest(page),
        agreement_id=share.agreement.pk,  # type: ignore[union-attr] # else it was stopped
        gateway=share.gateway.value if share.gateway else "",
        necessity=why.text.strip(),
        proportionality=share.proportionality.strip(),
        conditions=share.words.conditions.strip(),
        sent_at=at,
        sent_by_id=by.user_id,
    )


@command("plans.open_page")
def open_page(*, copy: PageCopy, by: Viewer, at: datetime) -> PageCopy:
    """Say that its recipient opened a copy for the first time.

    :raises Forbidden: when it was sent to somebody else.
    """
    one = locked_copy(copy)
    if one.recipient_id != by.user_id:
        raise Forbidden("It was sent to somebody else.")
    one.opened_at = one.opened_at or at
    one.save(update_fields=["opened_at"])
    return one


@command("plans.withdraw_page")
def withdraw_page(*, copy: PageCopy, reason: str, by: Viewer, at: datetime) -> PageCopy:
    """Withdraw a copy: its recipient sees that it is no longer theirs to use, and why.

    :raises Forbidden: when another organisation sent it.
    :raises WordsNeeded: without a reason.
    """
    one = _to_take_back(copy, by)
    one.withdrawn_reason = words(reason, "Say why; the recipient reads it.")
    one.withdrawn_at, one.withdrawn_by_id = at, by.user_id
    one.save(update_fields=["withdrawn_reason", "withdrawn_at", "withdrawn_by"])
    return one


@command("plans.recall_page")
def recall_page(
    *, copy: PageCopy, error: SentInError, happened: str, by: Viewer, at: datetime
) -> PageCopy:
    """Recall a copy that was sent in error: from now on its recipient reads a notice alone.

    The recipient is told (Data Protection Act 2018, section 38(5)), the copy goes under the label
    of its owner, and a breach is opened, with its 72 hours (section 67). happened: what the data
    protection officer reads.

    :raises Forbidden: when another organisation sent it.
    :raises WordsNeeded: when it does not say what happened.
    """
    one = _to_take_back(copy, by)
    said = words(happened, "Say what happened; your data protection officer reads it.")
    notice = notice_to_recipient(
        title=f"Plan on a page {one.urn}",
        version=one.version,
        sent_on=local_day(one.sent_at),
        why=error,
    )
    Notice.objects.create(
        copy=one,
        label=one.label,
        urn=one.urn,
        recipient=one.recipient,
        why=error.value,
        text=notice,
        told_at=at,
        told_by_id=by.user_id,
    )
    one.label = label_saying(one.label.restriction | Restriction.to({one.owner_id}))
    one.sent_in_error, one.withdrawn_at, one.withdrawn_by_id = True, at, by.user_id
    one.withdrawn_reason = said
    one.save()
    _open_breach(one, said, by=by, at=at)
    return one


def _to_take_back(copy: PageCopy, by: Viewer) -> PageCopy:
    one = locked_copy(copy)
    refuse_others(one.owner_id, by)
    if one.sent_in_error:
        stop(["It was recalled already."])
    return one


def _open_breach(copy: PageCopy, said: str, *, by: Viewer, at: datetime) -> None:
    what = f"A plan on a page, {copy.urn}, went to {copy.organisation.name} in error: {said}"
    made = Breach.objects.opened(what=what, about=copy.urn, aware_at=at, by=by, at=at)
    done = ledger.Entry(
        "administration.record_breach", ledger.Outcome.DONE, ledger.About.record(made)
    )
    ledger.enter(done, by=by, at=at)
