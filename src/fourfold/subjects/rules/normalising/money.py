"""Bank accounts and companies."""

import re

from stdnum import iban as iban_numbers
from stdnum.exceptions import ValidationError

from fourfold.subjects.rules.normalising.outcome import Normalised, as_written, compact

_ACCOUNT = re.compile(
    r"(\d\d)([ -]?)(\d\d)\2(\d\d)(?:[\s/,:-]+(?=\d{6,8}$)|(?=\d{8}$))(\d+)", re.ASCII
)
_ACCOUNT_DIGITS = 8
_COMPANY_DIGITS = re.compile(r"\d{1,8}", re.ASCII)
_COMPANY = re.compile(
    r"(AC|CE|CS|EN|ES|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|R0|RC|RS"
    r"|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC)(\d{1,6}|\d{3,5}[A-Z]{1,3})",
    re.ASCII,
)
_COMPANY_SIZE = 8


def iban(text: str) -> Normalised:
    """Return an IBAN without spaces; country form, length and check digits hold (ISO 13616).

    >>> iban("gb33 BUKB 2020 1555 5555 55")
    Normalised(value='GB33BUKB20201555555555', valid=True, note='The check digits fit.')
    """
    try:
        value = str(iban_numbers.validate(compact(text)))
    except ValidationError as error:
        return as_written(text, f"It is not a valid IBAN. {error}")
    return Normalised(value, valid=True, note="The check digits fit.")


def sort_code_account(text: str) -> Normalised:
    """Return sort code and account number as NN-NN-NN NNNNNNNN. Only the form is checked.

    The banks' modulus tables change monthly and are not held.

    >>> sort_code_account("200000 1234567").value
    '20-00-00 01234567'
    """
    found = _ACCOUNT.fullmatch(text.strip())
    if not found:
        return as_written(
            text, "It is not a sort code of 6 and an account number of 6 to 8 digits."
        )
    note = "Only the form is checked."
    one, _, two, three, account = found.groups()
    if len(account) < _ACCOUNT_DIGITS:
        note += " Noughts were put before the account number."
    value = f"{one}-{two}-{three} {account.zfill(_ACCOUNT_DIGITS)}"
    return Normalised(value, valid=True, note=note)


def company_number(text: str) -> Normalised:
    """Return a number of Companies House (Companies Act 2006, s.1066) in eight characters.

    >>> company_number("1234567").value, company_number("sc 1234").value
    ('01234567', 'SC001234')
    """
    plain = compact(text)
    if _COMPANY_DIGITS.fullmatch(plain) and plain.strip("0"):
        return Normalised(plain.zfill(_COMPANY_SIZE), valid=True)
    found = _COMPANY.fullmatch(plain)
    if not found or (not found[2].isdigit() and len(plain) != _COMPANY_SIZE):
        return as_written(text, "It has not the form of a company number.")
    digits = found[2].zfill(_COMPANY_SIZE - len(found[1]))
    return Normalised(found[1] + digits, valid=True)
