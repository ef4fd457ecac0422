"""Doing what a form asks, and saying on the form why it is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BaseForm

from fourfold.shared.errors import DomainError


def done(form: BaseForm, act: Callable[[Mapping[str, Any]], object]) -> bool:
    """Test if a form was sent, is whole and was acted on; a refusal goes onto the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    return True
