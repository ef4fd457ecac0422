"""From a form to a command, and back with the refusal."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model
from django.forms import Form

from fourfold.shared.errors import DomainError

M = TypeVar("M", bound=Model)


def given(form: Form, command: Callable[[dict[str, Any]], M]) -> M | None:
    """Give a command what a form says, and return its record.

    Nothing comes back where the form is not valid, or the command refuses: that stands on the form.
    """
    if not form.is_valid():
        return None
    try:
        return command(form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
