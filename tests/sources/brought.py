"""Files that somebody brings: a small master list, and the commands on it in short."""

import csv
import io

from fourfold.sources.commands.accepting import accept_import
from fourfold.sources.commands.imported import Upload, load_file
from tests import make

HEADINGS = ("URN", "Name", "Category", "Owner", "Phase", "SOC")


def sheet(*rows, headings=HEADINGS):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def row(urn, name="The Quayside group", kind="OCG", owner="Durham", phase="Active", soc="Yes"):
    return [urn, name, kind, owner, phase, soc]


def bring(content, *, label, by, system="Durham APMIS", at=make.NOON, **given):
    upload = Upload(kind="masterlist", system=system, file_name="list.csv", content=content)
    return load_file(upload=upload, label=label, by=by, at=at, **given)


def take(content, *, label, by, at=make.NOON, **given):
    """Bring a file and accept it."""
    made = bring(content, label=label, by=by, at=at, **given)
    return accept_import(imported=made, by=by, at=at)
