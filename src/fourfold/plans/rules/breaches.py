"""When something was sent that should not have been: telling the recipient.

Data Protection Act 2018, section 38(5): a recipient is told without delay when what was sent was
incorrect, or was sent unlawfully. The breach that it may be is `administration`'s.
"""

from datetime import date

from fourfold.administration.rules.breaches import (
    Breach,
    ReasonForDelayNeeded,
    ReportedTooEarly,
    check_report,
)
from fourfold.plans.rules.sentences import said, short
from fourfold.shared.words import Worded

__all__ = [
    "Breach",
    "ReasonForDelayNeeded",
    "ReportedTooEarly",
    "SentInError",
    "check_report",
    "notice_to_recipient",
]


class SentInError(Worded):
    """Why something should not have been sent as it was (DPA 2018, section 38(5))."""

    INCORRECT = "INCORRECT", "What it says is not correct"
    UNLAWFUL = "UNLAWFUL", "It should not have been sent"


def notice_to_recipient(*, title: str, version: int, sent_on: date, why: SentInError) -> str:
    """Return what a recipient is told when something was sent in error.

    >>> notice_to_recipient(title="Plan on a page", version=2, sent_on=date(2026, 3, 1),
    ...                     why=SentInError.INCORRECT)
    'On 1 March 2026 we sent you “Plan on a page”, version 2. What it says is not correct. Do not \
use it or pass it on; delete every copy, tell us when that is done, and to whom you had passed it. \
We tell you this under section 38(5) of the Data Protection Act 2018.'
    """
    return (
        f"On {said(sent_on)} we sent you {short(title, longest=120)}, version {version}. "
        f"{why.words}. Do not use it or pass it on; delete every copy, tell us when that is done, "
        "and to whom you had passed it. "
        "We tell you this under section 38(5) of the Data Protection Act 2018."
    )
