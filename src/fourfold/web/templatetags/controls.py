"""Draws the fields of a form in the classes and with the hints and errors of GOV.UK Frontend."""

from typing import Any

from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

KINDS = {
    "RadioSelect": "radios",
    "CheckboxSelectMultiple": "checkboxes",
    "CheckboxInput": "checkbox",
    "Select": "select",
    "Textarea": "textarea",
    "FileInput": "file",
    "DateInput": "date",
    "DateTimeInput": "datetime",
    "HiddenInput": "hidden",
    "PasswordInput": "password",
}
CLASSES = {"select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload"}
TYPES = {"date": ("date", "%Y-%m-%d"), "datetime": ("datetime-local", "%Y-%m-%dT%H:%M")}
TEMPLATES = {"radios": "many", "checkboxes": "many", "checkbox": "checkbox", "hidden": "hidden"}


def field(bound: BoundField, **options: Any) -> SafeString:
    """Draw a form's field with its label, hint and error.

    Options: `label` and `hint` replace those of the form; width (in characters, as GOV.UK
    Frontend has them), rows, inline, small, bare (do not say that it is optional), heading (the
    label is the page's heading), hints (a dict: the hint of each choice by its value).
    """
    kind = _kind(bound)
    shown = {"label": bound.label, "hint": bound.help_text, **options}
    shown |= {"bound": bound, "kind": kind, "about": _about(bound, str(shown["hint"]))}
    if kind not in TEMPLATES:
        shown["control"] = _control(bound, kind, shown)
    if TEMPLATES.get(kind) == "many":
        shown["choices"] = _choices(bound, options.get("hints", {}))
    return render_to_string(f"web/c/field/{TEMPLATES.get(kind, 'one')}.html", shown)


def fields(form: BaseForm, **options: Any) -> SafeString:
    """Draw every field of a form, one below the other."""
    drawn = [(field(bound, **options),) for bound in form]
    return format_html_join("\n", "{}", drawn)


def _kind(bound: BoundField) -> str:
    names = (one.__name__ for one in type(bound.field.widget).__mro__)
    return next((KINDS[name] for name in names if name in KINDS), "text")


def _about(bound: BoundField, hint: str) -> str:
    named = [(hint, "hint"), (bound.errors, "error")]
    return " ".join(f"{bound.auto_id}-{what}" for there, what in named if there)


def _control(bound: BoundField, kind: str, options: dict[str, Any]) -> SafeString:
    name = CLASSES.get(kind, "govuk-input")
    classes = [name, f"{name}--error"] if bound.errors else [name]
    if "width" in options:
        classes.append(f"govuk-input--width-{options['width']}")
    given = {"aria-describedby": options["about"], "rows": options.get("rows")}
    attrs = {"class": " ".join(classes), **{k: v for k, v in given.items() if v}}
    _say_type(bound.field.widget, kind)
    return bound.as_widget(attrs=attrs)


def _choices(bound: BoundField, hints: dict[Any, str]) -> list[dict[str, Any]]:
    by_text = {str(value): hint for value, hint in hints.items()}
    return [
        {
            "id": option.id_for_label,
            "label": option.choice_label,
            "value": option.data["value"],
            "checked": option.data["selected"],
            "hint": by_text.get(str(option.data["value"]), ""),
        }
        for option in bound.subwidgets
    ]


def _say_type(widget: Any, kind: str) -> None:
    """Let the browser offer its own calendar; it takes and gives days as 2022-01-10."""
    if kind in TYPES:
        widget.input_type, widget.format = TYPES[kind]
