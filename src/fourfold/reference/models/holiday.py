"""Bank holidays that the published calendar lacks, or has in error."""

from django.db import models

from fourfold.reference.rules import Origin


class BankHoliday(models.Model):
    """A day of England and Wales; one that is not observed is worked after all."""

    day = models.DateField()
    name = models.TextField()
    observed = models.BooleanField(default=True)
    origin = models.TextField(
        choices=[(o.value, o.words) for o in Origin], default=Origin.LOCAL.value
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="bank_holiday_once",
                fields=["day"],
                violation_error_message="That day is in the calendar's additions already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
