"""From a record's mapped fields to what is compared of it."""

from collections.abc import Callable, Mapping

from fourfold.analytics.linkage.features.dates import date_columns
from fourfold.analytics.linkage.features.folding import folded, squeezed, texts
from fourfold.analytics.linkage.features.identifiers import (
    contact_columns,
    number_columns,
    phone,
)
from fourfold.analytics.linkage.features.names import name_columns
from fourfold.analytics.linkage.features.places import place_columns
from fourfold.analytics.linkage.features.value import COLUMNS, Features, Value
from fourfold.analytics.linkage.kinds import Kind

_PLACE = ("address", "house", "street", "town", "postcode")
_LEGAL_FORMS = frozenset({
    "ltd", "limited", "plc", "llp", "lp", "cic", "cio", "inc", "llc", "gmbh", "sa", "bv", "co",
    "company", "corp", "corporation", "group",
})  # fmt: skip
_LOOK_ALIKE = str.maketrans("OIQZSB", "010258")


def features_of(kind: Kind, values: Mapping[str, object]) -> Features:
    """Return what is compared of a record's fields; all other fields are passed over.

    Person: given, family, full_name, aliases, maiden, former, born (or age and seen_on), address,
    house, street, town, postcode, phones, emails, pnc, cro, driver, nino, passport, custody,
    identifiers (scheme to numbers), vehicle_marks, accounts. Organisation: name, aliases,
    company_number, address, phones, emails. Vehicle: mark, make, colour. Phone: number or phones.
    Account: number or accounts, sort_code. Address: the fields of an address.

    Sex, nationality, ethnicity and birthplace are never compared (Equality Act 2010, s. 149).

    >>> features_of(Kind.PERSON, {"given": "Kate", "family": "Lee", "sex": "F"}).columns["given"]
    'kate'
    """
    columns = _MAKERS[kind](values)
    return Features(kind, {name: columns[name] for name in COLUMNS[kind] if columns.get(name)})


def _person(values: Mapping[str, object]) -> dict[str, Value]:
    columns = name_columns(values)
    columns |= date_columns(values.get("born"), values.get("age"), values.get("seen_on"))
    columns |= _address(values)
    return columns | number_columns(values) | contact_columns(values)


def _address(values: Mapping[str, object]) -> dict[str, Value]:
    return place_columns({name: " ".join(texts(values.get(name))) for name in _PLACE})


def _organisation(values: Mapping[str, object]) -> dict[str, Value]:
    names = [_trading(text) for key in ("name", "aliases") for text in texts(values.get(key))]
    columns = _address(values) | contact_columns(values)
    number = squeezed(_first(values, "company_number")).lstrip("0")
    if number:
        columns["number"] = number
    if names:
        columns |= {
            "name": names[0],
            "name_sorted": " ".join(sorted(names[0].split())),
            "names": sorted(set(names)),
        }
    return columns


def _trading(text: str) -> str:
    """Return the folded name of an organisation without its legal form."""
    words = folded(text).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def _vehicle(values: Mapping[str, object]) -> dict[str, Value]:
    mark = squeezed(_first(values, "mark", "vehicle_marks", "number"))
    columns: dict[str, Value] = {
        name: folded(_first(values, name)) for name in ("make", "colour") if _first(values, name)
    }
    return columns | ({"mark": mark, "mark_folded": mark.translate(_LOOK_ALIKE)} if mark else {})


def _phone(values: Mapping[str, object]) -> dict[str, Value]:
    number = phone(_first(values, "number", "phones"))
    return {"number": number} if number else {}


def _account(values: Mapping[str, object]) -> dict[str, Value]:
    number = squeezed(_first(values, "sort_code") + _first(values, "number", "accounts"))
    return {"number": number} if number else {}


def _first(values: Mapping[str, object], *names: str) -> str:
    return next((text for name in names for text in texts(values.get(name))), "")


_MAKERS: Mapping[Kind, Callable[[Mapping[str, object]], dict[str, Value]]] = {
    Kind.PERSON: _person,
    Kind.ORGANISATION: _organisation,
    Kind.VEHICLE: _vehicle,
    Kind.PHONE: _phone,
    Kind.ACCOUNT: _account,
    Kind.ADDRESS: _address,
}
