"""A system with a site to bring its files to."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.sources.records_made_up import file, sheet, take


def upload(client, system, content, name="list.csv", **given):
    """Bring a file to a system's page, and return the answer."""
    held = SimpleUploadedFile(name, content)
    return client.post(reverse("systems:upload", args=[system.pk]), {"file": held} | given)


def page(client, name, *args, **query):
    """Return the text of a page that is there."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, f"{name} answered {answer.status_code}"
    return answer.content.decode()


def taken(system, folder, *rows, by, **given):
    """Take in some rows of a system, and return the load."""
    return take(system, file(folder, sheet(*rows)), by=by, **given)


def token_of(answer):
    return answer.url.strip("/").split("/")[-1]
