"""How somebody is reached: telephones, handsets, e-mail, names used online."""

import re
from unicodedata import normalize

import phonenumbers
from stdnum import imei as imei_numbers
from stdnum.exceptions import ValidationError

from fourfold.subjects.rules.normalising.outcome import Normalised, as_written, compact

HOME = "GB"
_DRAMA = re.compile(  # Ofcom, "Telephone numbers for use in TV and radio drama programmes"
    r"\+44(?:1(?:1[3-8]|[2-6]1)4960|1914980|2079460|2896496|2920180|1632960|3069990|7700900"
    r"|8081570|9098790)\d{3}",
    re.ASCII,
)
_LOCAL = r"[A-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_HOST = r"(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z]{2,63}"
_EMAIL = re.compile(rf"(?!\.){_LOCAL}(?<!\.)@{_HOST}", re.ASCII | re.IGNORECASE)
_HANDLE = re.compile(r"@?\S{1,100}")


def phone(text: str) -> Normalised:
    """Return a telephone number in E.164, British where no country is said.

    >>> phone("(0191) 498 0123").value, phone("0044 7700 900123").note
    ('+441914980123', 'Kept for drama; nobody has it.')
    """
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return as_written(text, "It is not a telephone number.")
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_of_drama = bool(_DRAMA.fullmatch(value))
    if not (is_of_drama or phonenumbers.is_valid_number(number)):
        return as_written(text, "No numbering plan has such a telephone number.")
    notes = ["Kept for drama; nobody has it."] if is_of_drama else []
    if number.extension:
        notes.append(f"Extension {number.extension} left out.")
    return Normalised(value, valid=True, note=" ".join(notes))


def imei(text: str) -> Normalised:
    """Return the number of a handset without spaces (3GPP TS 23.003).

    >>> imei("49-015420-323751-8").note
    'The check digit fits.'
    """
    plain = compact(text)
    try:
        imei_numbers.validate(plain)
    except ValidationError as error:
        return as_written(text, f"It is not a valid IMEI. {error}")
    notes = {14: "It has no check digit.", 16: "It ends in a software version, not a check digit."}
    return Normalised(plain, valid=True, note=notes.get(len(plain), "The check digit fits."))


def email(text: str) -> Normalised:
    """Return an e-mail address in small letters. Only the form is checked.

    >>> email(" Kay@Example.ORG ").value
    'kay@example.org'
    """
    plain = text.strip()
    if not _EMAIL.fullmatch(plain):
        return as_written(text, "It has not the form of an e-mail address.")
    return Normalised(plain.lower(), valid=True)


def handle(text: str) -> Normalised:
    """Return a name used online, in small letters and without the @ before it.

    >>> handle("@Kay_01").value
    'kay_01'
    """
    plain = normalize("NFKC", text).strip()
    if not _HANDLE.fullmatch(plain) or plain == "@":
        return as_written(text, "A name used online has no spaces and at most 100 characters.")
    return Normalised(plain.removeprefix("@").casefold(), valid=True)
