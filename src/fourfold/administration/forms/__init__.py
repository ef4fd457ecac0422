"""Forms of administration."""

from fourfold.administration.forms.agreements import (
    EndAgreement,
    RecordAgreement,
    ReviewAgreement,
)
from fourfold.administration.forms.breaches import (
    CloseBreach,
    RecordBreach,
    ReportBreach,
    TellOfBreach,
)
from fourfold.administration.forms.compartments import Opening, ReadingIn
from fourfold.administration.forms.ledger import Asking, Disposal
from fourfold.administration.forms.lists import Files, Justification, ListRow
from fourfold.administration.forms.people import (
    ChangedPerson,
    Interest,
    NewPerson,
    Posting,
    Renewal,
    Role,
    Token,
)
from fourfold.administration.forms.signing import (
    Code,
    FirstPassword,
    NewPassword,
    Password,
    SignIn,
)

__all__ = [
    "Asking",
    "ChangedPerson",
    "CloseBreach",
    "Code",
    "Disposal",
    "EndAgreement",
    "Files",
    "FirstPassword",
    "Interest",
    "Justification",
    "ListRow",
    "NewPassword",
    "NewPerson",
    "Opening",
    "Password",
    "Posting",
    "ReadingIn",
    "RecordAgreement",
    "RecordBreach",
    "Renewal",
    "ReportBreach",
    "ReviewAgreement",
    "Role",
    "SignIn",
    "TellOfBreach",
    "Token",
]
