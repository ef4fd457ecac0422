"""What can be linked."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of subject that records are linked to; the codes are those of subjects."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"
    VEHICLE = "VEHICLE"
    PHONE = "PHONE"
    ACCOUNT = "ACCOUNT"
    ADDRESS = "ADDRESS"
