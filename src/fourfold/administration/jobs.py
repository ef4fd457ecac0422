"""What the worker does for administration: it chains the ledger, and sweeps up after sign-ins."""

from datetime import UTC, datetime, timedelta

from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app

from fourfold.access import ledger
from fourfold.administration.models import Attempt, SpentCode

KEPT = timedelta(days=1)


@app.periodic(cron="*/10 * * * * *", periodic_id="seal_ledger")
@app.task(queue="ledger", queueing_lock="seal_ledger")
def seal_ledger(timestamp: int) -> str:
    """Chain the entries that have come since, and return when, and the end of the chain."""
    return f"{timestamp} {ledger.seal()}"


@app.periodic(cron="17 * * * *", periodic_id="sweep_attempts")
@app.task(queue="ledger", queueing_lock="sweep_attempts")
def sweep_attempts(timestamp: int) -> int:
    """Forget failed sign-ins and used codes after a day, and sessions that have run out."""
    before = datetime.fromtimestamp(timestamp, tz=UTC) - KEPT
    attempts, _ = Attempt.objects.filter(at__lt=before).delete()
    codes, _ = SpentCode.objects.filter(at__lt=before).delete()
    sessions, _ = Session.objects.filter(
        expire_date__lt=datetime.fromtimestamp(timestamp, UTC)
    ).delete()
    return attempts + codes + sessions
