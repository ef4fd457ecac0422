"""What a region sets: which kinds of threat may carry a disruption, and what categories mean."""

from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.disruptions.models import AttachmentRule, CategoryText
from fourfold.disruptions.queries import regional
from fourfold.disruptions.rules import attachment, categories
from fourfold.disruptions.rules.kinds import Category
from fourfold.reference.models import Region
from fourfold.reference.queries import organisation
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.rules.kinds import Kind


class NotYourRegion(Forbidden):
    """A region's rules are set by somebody of the region."""


class ReasonNeeded(DomainError):
    """A rule is set and nobody says why."""


@command("disruptions.set_rule")
def set_rule(  # noqa: PLR0913 - the columns of one row
    *,
    region: Region,
    kind: Kind,
    is_allowed: bool,
    since: date,
    reason: str,
    by: Viewer,
    at: datetime,
) -> AttachmentRule:
    """Let a kind of threat carry disruptions from a day on, or no longer; what went before stays.

    :raises NotYourRegion: when `by` acts for an organisation of another region.
    :raises RuleDoesNotFit: when no kind would be allowed on some day.
    """
    if organisation(by.organisation_id).region_id != region.pk:
        raise NotYourRegion("Only somebody of the region sets its rules.")
    if not reason.strip():
        raise ReasonNeeded("Say why, and who decided it.")
    refuse_higher_marking(reason)
    made = AttachmentRule.objects.create(
        region_id=region.pk,
        kind=kind.value,
        is_allowed=is_allowed,
        since=since,
        reason=reason.strip(),
        at=at,
        by_id=by.user_id,
    )
    attachment.check_rules(regional.rules_of(region.pk))
    return made


@command("disruptions.set_category_text")
def set_category_text(  # noqa: PLR0913 - the columns of one row
    *,
    category: Category,
    text: str,
    since: date,
    source: str,
    is_verified: bool,
    by: Viewer,
    at: datetime,
) -> CategoryText:
    """Say what a category means from a day on; what it meant before stays readable.

    :raises TextsDoNotFit: when it says nothing, or is verified and names no manual.
    """
    refuse_higher_marking(text, source)
    made = CategoryText.objects.create(
        category=category.value,
        text=text.strip(),
        since=since,
        source=source.strip() or categories.RECOLLECTION,
        is_verified=is_verified,
        at=at,
        by_id=by.user_id,
    )
    categories.check_texts(regional.texts())
    return made
