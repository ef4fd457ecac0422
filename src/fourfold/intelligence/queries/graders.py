"""Who else could grade a report: for its submitter does not."""

from datetime import datetime

from fourfold.access.models import User
from fourfold.access.queries import clearance_of
from fourfold.access.rules import Restriction
from fourfold.access.viewer import Viewer
from fourfold.intelligence.queries.dangers import people_who_may
from fourfold.shared.days import local_day

GRADES = "intelligence.grade_report"


def graders_beside(by: Viewer, restriction: Restriction, *, at: datetime) -> list[User]:
    """Return the others of somebody's organisation who grade, and may read the report."""
    found = people_who_may(GRADES, by.organisation_id, at=at)
    return [
        one
        for one in found
        if one.pk != by.user_id and clearance_of(one, local_day(at)).satisfies(restriction)
    ]
