"""Who was given a page on which a name or a number stands, for what is corrected in it (s.48)."""

import json

from fourfold.intelligence.queries.rights import says_of
from fourfold.plans.models import PageCopy

SHORTEST = 4  # letters of a value by which pages are searched


def recipients_of(record: str) -> list[tuple[str, str]]:
    """Return to whom pages went on which what was typed in stands, and through which.

    A page names people by what its recipient may read, and keeps no key of theirs: so it is found
    by the words. A page that was taken back was read before, and counts; one that a newer version
    replaced, too.
    """
    said = says_of(record)
    if len(said) < SHORTEST:
        return []
    written = json.dumps(said, ensure_ascii=False)[1:-1]
    rows = PageCopy.objects.filter(content__icontains=written).order_by("pk")
    found = rows.select_related("recipient", "organisation")
    return [
        (
            f"{row.recipient.name}, {row.organisation.short_name}",
            f"Plan on a page {row.urn}, version {row.version}, {row.sent_at:%-d %B %Y}",
        )
        for row in found
    ]
