"""Schemes, parsed once each: their text never changes."""

from functools import lru_cache

from fourfold.shared.errors import NotFound
from fourfold.threats.models import Scheme
from fourfold.threats.rules import loading
from fourfold.threats.rules import scheme as rules


def current() -> Scheme:
    """Return the scheme by which assessments are made now.

    :raises NotFound: when no scheme is loaded.
    """
    scheme = Scheme.objects.filter(is_current=True).first()
    if scheme is None:
        raise NotFound("No scoring scheme is loaded.")
    return scheme


def parsed(scheme: Scheme) -> rules.Scheme:
    """Return what a scheme says."""
    return _parsed(scheme.pk, scheme.text)


@lru_cache(maxsize=64)
def _parsed(_pk: int, text: str) -> rules.Scheme:
    return loading.load(text)


def highest_risk() -> float:
    """Return the highest risk that the current scheme can state."""
    scheme = parsed(current())
    return float(next(one.greatest for one in scheme.outputs if one.id == scheme.risk))
