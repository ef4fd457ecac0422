"""What a component or a piece of template prints, for the tests to look at."""

import re

from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

AMPERSAND = '<b>"Rock & Sons"</b>'


def component(name, /, **context):
    return squeezed(render_to_string(f"web/c/{name}.html", asked(context)))


def written(source, /, **context):
    template = engines["django"].from_string(source)
    return squeezed(template.render(asked(context)))


def page(template="web/page.html", /, **context):
    return squeezed(render_to_string(template, context))


def asked(context):
    """Return a context with the request of a page whose address holds `query`."""
    query = context.pop("query", {})
    return {**context, "request": RequestFactory().get("/threats/", query)}


def squeezed(html):
    return re.sub(r"\s+", " ", html).strip()


def words(html):
    return squeezed(re.sub(r"<[^>]+>", " ", html)).replace(" :", ":")
