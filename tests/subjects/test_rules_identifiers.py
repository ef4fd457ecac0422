import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.normalising.outcome import compact
from fourfold.subjects.rules.normalising.police import check_letter
from fourfold.subjects.rules.normalising.vehicles import form_of

VALID = [
    (IdentifierKind.PHONE, "01632 960 001", "+441632960001"),
    (IdentifierKind.PHONE, "+44 (0)191 498 0007", "+441914980007"),
    (IdentifierKind.PHONE, "07700900999", "+447700900999"),
    (IdentifierKind.PHONE, "+1 212 555 0123", "+12125550123"),
    (IdentifierKind.VEHICLE_MARK, "yc 07 xyz", "YC07XYZ"),
    (IdentifierKind.VEHICLE_MARK, "K50 WTB", "K50WTB"),
    (IdentifierKind.VEHICLE_MARK, "Q123 ABC", "Q123ABC"),
    (IdentifierKind.VEHICLE_MARK, "ABC 12D", "ABC12D"),
    (IdentifierKind.VEHICLE_MARK, "A 1", "A1"),
    (IdentifierKind.VEHICLE_MARK, "1234 AB", "1234AB"),
    (IdentifierKind.VEHICLE_MARK, "AIG 1234", "AIG1234"),
    (IdentifierKind.VEHICLE_MARK, "101 D 234", "101D234"),
    (IdentifierKind.POSTCODE, "sw1a1aa", "SW1A 1AA"),
    (IdentifierKind.POSTCODE, "M1 1AE", "M1 1AE"),
    (IdentifierKind.POSTCODE, "dn55 1pt", "DN55 1PT"),
    (IdentifierKind.POSTCODE, "GIR 0AA", "GIR 0AA"),
    (IdentifierKind.POSTCODE, "bfpo c/o 1234", "BFPO 1234"),
    (IdentifierKind.EMAIL, "Kay+quay@Mail.Example.ORG", "kay+quay@mail.example.org"),
    (IdentifierKind.IBAN, "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    (IdentifierKind.SORT_CODE_ACCOUNT, "20-00-00 / 12345678", "20-00-00 12345678"),
    (IdentifierKind.SORT_CODE_ACCOUNT, "20000012345678", "20-00-00 12345678"),
    (IdentifierKind.PNC_ID, "2001/0000001" + check_letter("01", "0000001"), None),
    (IdentifierKind.PNC_ID, "010000001" + check_letter("01", "0000001"), None),
    (IdentifierKind.CRO, "1/81" + check_letter("81", "000001"), None),
    (IdentifierKind.CRO, "sf81/1" + check_letter("81", "1"), None),
    (IdentifierKind.DRIVING_LICENCE, "MORGA657054SM9IJ", "MORGA657054SM9IJ"),
    (IdentifierKind.DRIVING_LICENCE, "lee99 801010 a99aa", "LEE99801010A99AA"),
    (IdentifierKind.COMPANY_NUMBER, "12", "00000012"),
    (IdentifierKind.COMPANY_NUMBER, "oc 301234", "OC301234"),
    (IdentifierKind.COMPANY_NUMBER, "IP12345R", "IP12345R"),
    (IdentifierKind.IMEI, "35 209900 176148 1", "352099001761481"),
    (IdentifierKind.IMEI, "35209900176148", "35209900176148"),
    (IdentifierKind.ONLINE_HANDLE, " @Quay_Side ", "quay_side"),
    (IdentifierKind.NATIONAL_INSURANCE, "ab 12 34 56", "AB123456"),
    (IdentifierKind.PASSPORT, "ab123456", "AB123456"),
    (IdentifierKind.URN, " ocg  17/a ", "OCG 17/A"),
    (IdentifierKind.OTHER, " Left  ear ", "Left ear"),
]
INVALID = [
    (IdentifierKind.PHONE, "nobody", "It is not a telephone number."),
    (IdentifierKind.PHONE, "12", "No numbering plan has such a telephone number."),
    (IdentifierKind.VEHICLE_MARK, "AB12 IQQ", "It has no form of a United Kingdom"),
    (IdentifierKind.VEHICLE_MARK, "WWW 12345", "It has no form of a United Kingdom"),
    (IdentifierKind.VEHICLE_MARK, "A0 BCD", "It has no form of a United Kingdom"),
    (IdentifierKind.POSTCODE, "QQ1 1AA", "It has not the form of a postcode."),
    (IdentifierKind.POSTCODE, "NE1 4CI", "It has not the form of a postcode."),
    (IdentifierKind.POSTCODE, "NEI 4ST", "1 exchanged it would be NE1 4ST."),
    (IdentifierKind.EMAIL, "kay@quay", "It has not the form of an e-mail address."),
    (IdentifierKind.EMAIL, ".kay@example.org", "It has not the form of an e-mail address."),
    (IdentifierKind.IBAN, "GB33BUKB20201555555556", "It is not a valid IBAN."),
    (IdentifierKind.SORT_CODE_ACCOUNT, "20-00 12345678", "It is not a sort code"),
    (IdentifierKind.PNC_ID, "76/198452G", "The check letter should be P."),
    (IdentifierKind.PNC_ID, "198452G", "It has not the form of a PNC id"),
    (IdentifierKind.CRO, "1/81A", "The check letter should be"),
    (IdentifierKind.CRO, "CRO 5", "It has not the form of a CRO number"),
    (IdentifierKind.DRIVING_LICENCE, "MORGA697054SM9IJ", "It has not the form of a driver number"),
    (IdentifierKind.COMPANY_NUMBER, "00000000", "It has not the form of a company number."),
    (IdentifierKind.COMPANY_NUMBER, "XX123456", "It has not the form of a company number."),
    (IdentifierKind.IMEI, "352099001761482", "It is not a valid IMEI."),
    (IdentifierKind.ONLINE_HANDLE, "two words", "A name used online has no spaces"),
    (IdentifierKind.ONLINE_HANDLE, "@", "A name used online has no spaces"),
    (IdentifierKind.NATIONAL_INSURANCE, "QQ123456C", "It has not the form of a National Insurance"),
    (IdentifierKind.NATIONAL_INSURANCE, "GB123456A", "It has not the form of a National Insurance"),
    (IdentifierKind.NATIONAL_INSURANCE, "OO123456A", "It is an administrative number"),
    (IdentifierKind.PASSPORT, "ABCDEFGH", "It has not the form of a passport number"),
]
kinds = st.sampled_from(list(IdentifierKind))
texts = st.text(max_size=30) | st.sampled_from([text for _, text, _ in [*VALID, *INVALID]])


@pytest.mark.parametrize(("kind", "text", "value"), VALID)
def test_a_valid_identifier_is_written_in_one_way(kind, text, value):
    found = normalise(kind, text)

    assert found.valid
    assert value is None or found.value == value


@pytest.mark.parametrize(("kind", "text", "said"), INVALID)
def test_an_invalid_identifier_is_kept_as_written_and_marked(kind, text, said):
    found = normalise(kind, text)

    assert not found.valid
    assert found.value == text
    assert said in found.note


@given(kinds, texts)
def test_nothing_is_ever_refused_and_what_is_valid_stays_the_same(kind, text):
    found = normalise(kind, text)

    again = normalise(kind, found.value)
    if found.valid:
        assert (again.value, again.valid) == (found.value, True)
    else:
        assert found.value == " ".join(text.split())
        assert found.note.endswith(".")


def test_every_kind_has_its_own_way():
    assert {kind for kind, _, _ in VALID} == set(IdentifierKind)


@given(st.sampled_from([text for kind, text, _ in VALID if kind is IdentifierKind.VEHICLE_MARK]))
def test_spaces_and_capitals_of_a_mark_do_not_matter(mark):
    written = [mark, mark.lower(), mark.replace(" ", ""), "-".join(mark.split()), f" {mark} "]

    assert len({normalise(IdentifierKind.VEHICLE_MARK, one).value for one in written}) == 1


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("ABI2 CDE", "exchanged it would be AB12CDE."),
        ("ABOI CDE", "exchanged it would be AB01CDE."),
        ("AI 10", "Form: Northern Ireland. Easily mistaken for A110."),
        ("AB10 CDO", "Form: current."),
    ],
)
def test_look_alikes_in_a_mark_are_told_and_never_altered(mark, note):
    found = normalise(IdentifierKind.VEHICLE_MARK, mark)

    assert note in found.note
    assert compact(found.value) == compact(mark)


@pytest.mark.parametrize(
    ("mark", "form"),
    [
        ("AB12CDE", "current"), ("K50WTB", "prefix"), ("ABC12D", "suffix"), ("A1", "dateless"),
        ("AIG1234", "Northern Ireland"), ("101D234", "diplomatic"), ("AB123CDE", ""), ("", ""),
        ("AQ12CDE", ""), ("U12ABC", ""), ("٣A", ""),
    ],
)  # fmt: skip
def test_the_form_of_a_mark_is_known(mark, form):
    assert form_of(mark) == form


@given(st.integers(0, 99), st.integers(0, 9_999_999), st.booleans())
def test_short_and_long_pnc_ids_of_one_record_meet(year, serial, in_full):
    letter = check_letter(f"{year:02}", f"{serial:07}")
    short = normalise(IdentifierKind.PNC_ID, f"{year:02}/{serial}{letter}")
    long = normalise(IdentifierKind.PNC_ID, f"19{year:02}/{serial:07}{letter}")

    assert short == long
    assert short.valid


@given(st.integers(0, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_in_a_pnc_id_is_seen(serial, place, change):
    letter = check_letter("81", f"{serial:07}")
    digits = list(f"{serial:07}")
    digits[place] = str((int(digits[place]) + change) % 10)

    assert not normalise(IdentifierKind.PNC_ID, f"81/{''.join(digits)}{letter}").valid


def test_an_empty_identifier_says_so():
    assert normalise(IdentifierKind.PHONE, "  ").note == "There is nothing in it."


def test_a_telephone_extension_is_left_out_and_said():
    found = normalise(IdentifierKind.PHONE, "0191 498 0123 ext 5")

    assert found.value == "+441914980123"
    assert found.note.endswith("Extension 5 left out.")
