"""What a region and the manuals say on a day: which threats may carry a disruption, and texts."""

from datetime import date

from fourfold.disruptions.models import AttachmentRule, CategoryText
from fourfold.disruptions.rules import attachment, categories
from fourfold.disruptions.rules.kinds import Category
from fourfold.threats.models import Standing, Threat
from fourfold.threats.rules.kinds import Kind


def changes_of(region_id: int) -> list[AttachmentRule]:
    """Return what a region has set, the newest day first."""
    rows = AttachmentRule.objects.filter(region_id=region_id)
    return list(rows.order_by("-since", "-at", "-pk"))


def rules_of(region_id: int | None) -> tuple[attachment.AttachmentRule, ...]:
    """Return the rules of a region; where none is set, and nationally, groups only."""
    rows = AttachmentRule.objects.filter(region_id=region_id or 0).order_by("since", "at", "pk")
    return attachment.rules_from(
        attachment.Change(Kind(row.kind), row.is_allowed, row.since) for row in rows
    )


def rules_for(threat: Threat) -> tuple[attachment.AttachmentRule, ...]:
    """Return the rules of the region that owns a threat."""
    return rules_of(threat.owner.region_id)


def kind_on(threat: Threat, day: date) -> Kind:
    """Return what kind a threat was on a day; before it stood on the list, what it first was."""
    rows = Standing.objects.filter(threat=threat, known_until=None).order_by("since", "pk")
    kinds = list(rows.values_list("since", "kind"))
    held = [kind for since, kind in kinds if since <= day]
    return Kind(held[-1] if held else kinds[0][1])


def texts() -> tuple[categories.CategoryText, ...]:
    """Return every text of every category, those of the project among them."""
    rows = CategoryText.objects.order_by("since", "at", "pk")
    newest = {(row.category, row.since): row for row in rows}  # a correction replaces
    return (*categories.DEFAULT_TEXTS, *(_text(row) for row in newest.values()))


def _text(row: CategoryText) -> categories.CategoryText:
    return categories.CategoryText(
        Category(row.category),
        row.text,
        row.since,
        source=row.source,
        is_verified=row.is_verified,
    )


def text_on(category: Category, day: date) -> categories.CategoryText:
    """Return what a category meant on a day, with whether a manual bears it out."""
    return categories.text_on(category, day, texts())


def texts_on(day: date) -> tuple[categories.CategoryText, ...]:
    """Return what every category meant on a day, the gravest first."""
    return categories.texts_on(day, texts())
