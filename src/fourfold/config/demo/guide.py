"""What to look at first in a demo region, for those who may read it."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from fourfold.config.demo.progress import JOINS, RECORDS, WAITS, WRITING, standing
from fourfold.config.demo_mark import is_demo
from fourfold.subjects.models import Name
from fourfold.web.http import Request

Panel = dict[str, Any]
EARLY = {WAITS, WRITING, RECORDS, JOINS}
WHY = "One person, known to three forces under three spellings: see “Why these records are one”."
UNDO = " Say of one record that these are different, then undo it under “Judgements”."


def guide(request: Request) -> Panel | None:
    """Name the person whom three forces know, once their records are joined."""
    now = standing()
    if now is None or not now.star or now.stage in EARLY or not is_demo():
        return None
    if not request.viewer.may("subjects.read"):
        return None
    name = Name.objects.filter(subject=UUID(now.star)).order_by("pk").first()
    if name is None:
        return None
    url = reverse("subjects:subject", args=[now.star])
    may_judge = request.viewer.may("subjects.judge")
    why = WHY + UNDO if may_judge else WHY
    return {
        "heading": "To try in this demo",
        "waiting": [{"title": name.text, "url": url, "why": why}],
    }
