"""What the worker does for intelligence: dangers climb, mails go out, the scan runs each night."""

from datetime import UTC, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from procrastinate.contrib.django import app

from fourfold.access.models import Label
from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands._held import labels_with_people
from fourfold.intelligence.commands.danger import NotNow, climb_danger
from fourfold.intelligence.commands.retention import hold
from fourfold.intelligence.commands.scan import take_step
from fourfold.intelligence.models import Danger, DangerCall

SUBJECT = "Fourfold"
WORDS = "Something waits for you in Fourfold. Sign in now."


class MailFailed(Exception):
    """A mail server did not take a mail; the worker tries again."""


@app.periodic(cron="*/30 * * * * *", periodic_id="climb_dangers")
@app.task(queue="dangers", queueing_lock="climb_dangers")
def climb_dangers(timestamp: int) -> int:
    """Tell the next rung of each danger that nobody acknowledged in time; return how many."""
    at, by = datetime.fromtimestamp(timestamp, tz=UTC), machine_over_all("scanner")
    with speaking_for(by):
        waiting = list(Danger.objects.open().whole().filter(acknowledged_at=None))
    climbed = 0
    for one in waiting:
        climbed += _climbed(one, at)
    return climbed


def _climbed(one: Danger, at: datetime) -> bool:
    try:
        climb_danger(danger=one, by=machine_over_all("scanner"), at=at)
    except NotNow:
        return False
    return True


@app.task(queue="dangers", retry=8)
def mail_calls(call_ids: list[int]) -> int:
    """Send those who were told a mail that says nothing but to sign in; return how many.

    Apart from the telling itself, so that a mail that fails loses nothing.
    """
    if not getattr(settings, "SENDS_MAIL", False):
        return 0
    with speaking_for(machine_over_all("scanner")):
        calls = DangerCall.objects.filter(pk__in=call_ids).select_related("officer")
        addresses = sorted({call.officer.email for call in calls if call.officer.email})
    failed = [address for address in addresses if not _mailed(address)]
    if failed:
        raise MailFailed(f"{len(failed)} of {len(addresses)} mails were not taken.")
    return len(addresses)


def _mailed(address: str) -> bool:
    try:
        send_mail(SUBJECT, WORDS, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException):
        return False
    return True


@app.periodic(cron="30 4 * * *", periodic_id="scan_nightly")
@app.task(queue="scan", queueing_lock="scan", retry=3)
def scan_nightly(timestamp: int) -> str:
    """Scan to the end, after the night's link run; one that was cut off goes on where it was."""
    return scan_to_the_end(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.task(queue="scan", queueing_lock="scan", retry=3)
def scan_now() -> str:
    """Scan to the end, because somebody asked."""
    return scan_to_the_end(at=datetime.now(UTC))


def scan_to_the_end(*, at: datetime) -> str:
    """Take the steps of a scan until it has ended, and return which it was."""
    by = machine_over_all("scanner")
    scan = take_step(by=by, at=at)
    while scan.ended_at is None:
        scan = take_step(by=by, at=at)
    return f"scan {scan.pk}"


@app.periodic(cron="30 3 * * *", periodic_id="hold_nightly")
@app.task(queue="scan", queueing_lock="hold", retry=3)
def hold_nightly(timestamp: int) -> int:
    """Make or refresh the holdings of people, label by label; return of how many labels."""
    at, by = datetime.fromtimestamp(timestamp, tz=UTC), machine_over_all("scanner")
    with speaking_for(by):
        labels = list(Label.objects.filter(pk__in=labels_with_people()))
    for label in labels:
        hold(label=label, by=by, at=at)
    return len(labels)
