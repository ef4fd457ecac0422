"""The closed sets of reference data, with the words in which pages say them."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What sort of organisation one is; a group is a set of organisations, named once."""

    FORCE = "FORCE"
    ROCU = "ROCU"
    NCA = "NCA"
    HMRC = "HMRC"
    IMMIGRATION_ENFORCEMENT = "IMMIGRATION_ENFORCEMENT"
    HMPPS = "HMPPS"
    GAIN = "GAIN"
    COUNCIL = "COUNCIL"
    PCC = "PCC"
    INSPECTORATE = "INSPECTORATE"
    OTHER = "OTHER"
    GROUP = "GROUP"

    @property
    def words(self) -> str:
        """The kind as it is printed.

        >>> OrganisationKind.ROCU.words
        'Regional organised crime unit'
        """
        return _ORGANISATIONS[self]


class NameKind(StrEnum):
    """What a name is to its organisation: in full, in short, or only understood."""

    OFFICIAL = "OFFICIAL"
    SHORT = "SHORT"
    ALIAS = "ALIAS"

    @property
    def words(self) -> str:
        """The kind as it is printed."""
        return {"OFFICIAL": "Full name", "SHORT": "Short name", "ALIAS": "Also called"}[self]


class UnitKind(StrEnum):
    """What sort of part of an organisation a unit is."""

    DIVISION = "DIVISION"
    NEIGHBOURHOOD = "NEIGHBOURHOOD"
    UNIT = "UNIT"
    TEAM = "TEAM"

    @property
    def words(self) -> str:
        """The kind as it is printed."""
        return self.value.capitalize()


class Origin(StrEnum):
    """Where a row comes from: a public source, the project's own choice, or a person here."""

    PUBLISHED = "PUBLISHED"
    DEFAULT = "DEFAULT"
    LOCAL = "LOCAL"

    @property
    def words(self) -> str:
        """The origin as it is printed.

        >>> Origin.DEFAULT.words
        'Project default, not published'
        """
        return _ORIGINS[self]


_ORGANISATIONS = {
    "FORCE": "Police force",
    "ROCU": "Regional organised crime unit",
    "NCA": "National Crime Agency",
    "HMRC": "HM Revenue & Customs",
    "IMMIGRATION_ENFORCEMENT": "Immigration Enforcement",
    "HMPPS": "Prison and probation service",
    "GAIN": "Government Agency Intelligence Network",
    "COUNCIL": "Council",
    "PCC": "Police and crime commissioner",
    "INSPECTORATE": "Inspectorate",
    "OTHER": "Other partner",
    "GROUP": "Group of organisations",
}
_ORIGINS = {
    "PUBLISHED": "Published",
    "DEFAULT": "Project default, not published",
    "LOCAL": "Entered here",
}
