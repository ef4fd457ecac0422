"""Runs that join what records speak of, and the models by which they weigh."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.analytics.linkage.model import Model
from fourfold.subjects.models import LinkModel, LinkRun
from fourfold.subjects.rules.kinds import SubjectKind

THOUSAND = 1_000


@command("subjects.run_link")
def ask_run(
    *, kind: SubjectKind | None, is_whole: bool, engine: str = "duckdb", by: Viewer, at: datetime
) -> LinkRun:
    """Ask for a run over what is new, or over all; of one kind, or of every one."""
    return LinkRun.objects.create(
        kind=kind.value if kind else "",
        engine=engine,
        is_whole=is_whole,
        asked_at=at,
        by_id=by.user_id if by.user_id > 0 else None,
    )


@command("subjects.train_model")
def keep_model(*, model: Model, by: Viewer, at: datetime) -> LinkModel:
    """Keep a model as the next version of its kind; from now on it is the one that is used.

    On how many records it was trained is kept in thousands, so that it tells nobody of one.
    """
    kind = model.kind.value
    newest = LinkModel.objects.filter(kind=kind).order_by("-version").first()
    return LinkModel.objects.create(
        kind=kind,
        version=newest.version + 1 if newest else 1,
        text=model.to_json(),
        trained_at=model.trained_at or at,
        trained_on=_in_thousands(model.trained_on),
        notes=list(model.notes),
        by_id=by.user_id if by.user_id > 0 else None,
    )


def _in_thousands(number: int) -> int:
    return max(THOUSAND, round(number / THOUSAND) * THOUSAND) if number else 0
