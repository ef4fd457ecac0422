"""Systems and their loads."""

from fourfold.sources.models import FeedAlert, Load, System
from fourfold.sources.models.load import FeedAlertQuerySet, LoadQuerySet
from fourfold.sources.models.system import SystemQuerySet


def systems() -> SystemQuerySet:
    """Return the systems that the viewer may read, by owner and name."""
    rows = System.objects.select_related("owner", "records_label", "label")
    return rows.order_by("owner__name", "name", "pk")


def system_called(code: str) -> System:
    """Return the open system of a code.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = System.objects.filter(closed_at=None).select_related("owner", "records_label", "label")
    return rows.order_by("pk").one(code=code.strip().lower())


def one_system(pk: int) -> System:
    """Return one system.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return systems().one(pk=pk)


def loads() -> LoadQuerySet:
    """Return the loads that the viewer may read, the newest first."""
    return Load.objects.with_neighbour("system", "profile", "by").order_by("-started_at", "-pk")


def loads_of(system: System) -> LoadQuerySet:
    """Return the loads of one system, the newest first."""
    return loads().filter(system=system)


def one_load(pk: int) -> Load:
    """Return one load.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return loads().one(pk=pk)


def interrupted() -> LoadQuerySet:
    """Return the loads that did not reach the end of their file."""
    return loads().filter(ended_at=None)


def alerts_of(system: System) -> FeedAlertQuerySet:
    """Return the alerts on a feed, those that wait first, the newest before the older."""
    rows = FeedAlert.objects.filter(system=system).select_related("settled_by")
    return rows.order_by("-settled_at", "-raised_at", "-pk")


def open_alerts() -> FeedAlertQuerySet:
    """Return every alert that nobody has settled, the newest first."""
    return FeedAlert.objects.open().with_neighbour("system").order_by("-raised_at", "-pk")
