"""Forms of administration."""

from fourfold.administration.forms.compartments import Opening, ReadingIn
from fourfold.administration.forms.ledger import Asking, Disposal
from fourfold.administration.forms.lists import Files, Justification, ListRow
from fourfold.administration.forms.people import (
    ChangedPerson,
    Interest,
    NewPerson,
    Posting,
    Role,
    Token,
)
from fourfold.administration.forms.signing import Code, NewPassword, Password, SignIn

__all__ = [
    "Asking",
    "ChangedPerson",
    "Code",
    "Disposal",
    "Files",
    "Interest",
    "Justification",
    "ListRow",
    "NewPassword",
    "NewPerson",
    "Opening",
    "Password",
    "Posting",
    "ReadingIn",
    "Role",
    "SignIn",
    "Token",
]
