"""A plan on a page is one page for one recipient, whatever is put on it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import mult

from fourfold.publishing import pageplan, typesetting
from fourfold.publishing.lettering import CONTINUED, NO_SHAPE
from fourfold.publishing.pageplan import PILLARS, Activity, Ask, Member, PlanPage, digest, render
from tests.publishing.reading import HOSTILE, everything_in, opened, roles, text_of

NINE = datetime(2022, 1, 4, 9, 30, tzinfo=UTC)
LONG = "It brings cocaine to the harbour wards by hired car, and sells it through four lines. "
PAGE = PlanPage(
    title="Harbourside supply line",
    reference="PLAN-0000123",
    what="A group of nine that sells cocaine through four lines.",
    why="Two stabbings since August are linked to its debts.",
    where="Harbour and Quayside wards.",
    members=(
        Member("Aled Example", "Leads", "Principal"),
        Member("Bryn Sample", "Transport", "Significant"),
    ),
    activity=(
        Activity("Protect", "homes visited", 9),
        Activity("Pursue", "search warrants", 1204),
        Activity("Pursue", "Cash was restrained."),
    ),
    asks=(
        Ask("Name a housing officer to call.", date(2022, 1, 31), "Overdue"),
        Ask("Tell us of moves between schools.", None, "Not started"),
    ),
    safeguarding="Children are involved. Call the hub at once.",
    contact="Inspector R. Invented, 01632 960 123.",
    marking="OFFICIAL-SENSITIVE",
    handling="Do not copy or forward.",
    recipient="Northmoor Borough Council",
    agreement="Northmoor agreement 2021",
    version=3,
    made_at=NINE,
    period="October to December 2021",
)
CROWDED = replace(
    PAGE,
    what=LONG * 120,
    why=LONG * 120,
    where=LONG * 120,
    safeguarding=LONG * 120,
    contact=LONG * 120,
    handling=LONG * 120,
    members=tuple(Member(f"Person {n} Example", LONG, LONG) for n in range(200)),
    activity=tuple(Activity(PILLARS[n % 4], LONG, 10**n) for n in range(80)),
    asks=tuple(Ask(LONG * 9, date(2022, 2, 1), LONG) for _ in range(90)),
)


def lowest_line(page, words):
    """The height in points at which the last line with these words stands."""
    heights = []

    def watch(text, ctm, at, font, size):
        if words in text:
            heights.append(mult(at, ctm)[5])

    page.extract_text(visitor_text=watch)
    return min(heights)


def test_a_page_says_all_it_was_given():
    said = text_of(render(PAGE))

    for text in (
        "Harbourside supply line",
        "PLAN-0000123",
        PAGE.what,
        PAGE.why,
        PAGE.where,
        "Aled Example Leads Principal",
        "1,204 search warrants",
        "Cash was restrained.",
        "9 homes visited",
        "31 January 2022 Overdue",
        "no date set Not started",
        PAGE.safeguarding,
        PAGE.contact,
        PAGE.handling,
        "shared under Northmoor agreement 2021",
        "Version 3",
        "made 4 January 2022 at 09:30",
    ):
        assert text in said
    assert CONTINUED not in said


def test_the_marking_stands_above_below_and_in_the_text_and_can_be_searched_for():
    assert text_of(render(PAGE)).count("OFFICIAL-SENSITIVE") == 3


def test_the_recipient_is_drawn_across_the_page_and_not_read_aloud():
    said = text_of(render(PAGE))
    structure = len(roles(render(PAGE)))

    assert said.endswith("Northmoor Borough Council " * 2 + "Northmoor Borough Council")
    assert len(roles(render(replace(PAGE, recipient="Somebody")))) == structure


def test_a_page_is_tagged_titled_and_in_british_english():
    reader = opened(render(PAGE))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()
    assert reader.metadata.title == "Harbourside supply line"


def test_metadata_names_no_person_and_no_machine():
    metadata = opened(render(PAGE)).metadata

    assert set(metadata) == {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    assert metadata["/Creator"].startswith("Typst ")
    assert "/work" not in everything_in(render(PAGE))
    assert "/home" not in everything_in(render(PAGE))


def test_headings_do_not_skip_and_tables_have_header_cells():
    found = roles(render(PAGE))

    assert [role for role in found if role in {"/H1", "/H2", "/H3"}] == [
        "/H1", *["/H2"] * 5, *["/H3"] * 4, *["/H2"] * 4
    ]  # fmt: skip
    assert found.count("/Table") == 2
    assert found.count("/TH") == 6


def test_pillars_stand_in_their_order_and_an_empty_one_says_so():
    said = text_of(render(PAGE))

    places = [said.index(f" {pillar} ") for pillar in PILLARS]
    assert places == sorted(places)
    assert said.count("Nothing recorded in this period.") == 2


def test_an_unknown_pillar_is_refused():
    with pytest.raises(ValueError, match="none of the four pillars"):
        render(replace(PAGE, activity=(Activity("Provoke", "words"),)))


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        render(replace(PAGE, made_at=datetime(2022, 1, 4)))  # noqa: DTZ001


def test_an_empty_page_says_what_is_missing():
    bare = replace(
        PAGE, members=(), activity=(), asks=(), what="", why="", where="", safeguarding="",
        contact="", handling="", recipient="", agreement="", period="", title="", reference="",
        marking="",
    )  # fmt: skip
    said = text_of(render(bare))

    assert len(opened(render(bare)).pages) == 1
    assert said.count("Not given in this copy.") == 3
    assert "No members are named in this copy." in said
    assert "Nothing is asked of you in this version." in said
    assert said.count("NO MARKING") == 6  # nobody named, so the marking is drawn across too


@pytest.mark.parametrize("people", [0, 3, 9, 14, 30, 200])
@pytest.mark.parametrize("times", [0, 3, 8, 120])
def test_it_is_one_page_however_much_there_is_and_the_last_line_is_on_it(people, times):
    members = CROWDED.members[:people]
    pdf = render(
        replace(
            CROWDED, members=members, what=LONG * times, why=LONG * times, agreement="Disorder Act"
        )
    )
    page = opened(pdf).pages[0]

    assert len(opened(pdf).pages) == 1
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert 48 < lowest_line(page, "Disorder Act") < 90


def test_what_was_cut_says_where_it_goes_on_and_counts_what_is_left():
    said = text_of(render(CROWDED))

    assert said.count(CONTINUED) >= 10
    assert "more. Continued in the plan." in said


def test_a_member_cut_from_the_page_is_nowhere_in_the_file():
    pdf = everything_in(render(CROWDED))

    assert "Person 0 Example" in pdf
    assert "Person 199 Example" not in pdf


def test_a_name_of_one_page_is_nowhere_in_the_next_of_the_batch():
    without = replace(PAGE, members=PAGE.members[:1])
    first, second, third = pageplan.render_many([PAGE, without, PAGE])

    assert "Bryn" in everything_in(first)
    assert "Bryn" not in everything_in(second)
    assert second == render(without)
    assert third == first


def test_the_same_page_is_the_same_bytes():
    assert render(PAGE) == render(replace(PAGE))
    assert render(PAGE) != render(replace(PAGE, version=4))


def test_a_batch_tells_how_far_it_is():
    heard = []

    made = list(pageplan.render_many([PAGE] * 3, lambda done, of: heard.append((done, of))))

    assert len(made) == 3
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_the_digest_is_of_the_content_and_stands_on_the_page():
    later = replace(PAGE, made_at=NINE + timedelta(days=1))

    assert digest(later) == digest(PAGE)
    assert text_of(render(PAGE)).count(digest(PAGE)[:16]) == 2
    for change in ({"version": 4}, {"recipient": "Probation"}, {"members": ()}, {"handling": ""}):
        assert digest(replace(PAGE, **change)) != digest(PAGE)


@pytest.mark.parametrize(
    "text",
    [
        "#panic() #read(\"/etc/passwd\") #include \"x\"",
        "*bold* _soft_ `raw` = Heading",
        "$x^2$ $ @reference <label> [content]",
        r"back\slash \u{41} \n // not a comment /* nor this */",
        '"quoted" {"json": 1} ~ -- --- ...',
    ],
)  # fmt: skip
def test_text_is_never_markup(text):
    page = replace(PAGE, what=text, asks=(Ask(text, None, "Open"),))

    assert text_of(render(page)).count(text) == 2


def test_a_character_without_a_shape_is_shown_as_one_and_explained():
    said = text_of(render(replace(PAGE, what="Seen at \U0001f3e0\U0001f3e0 and 漢字.")))

    assert f"Seen at {NO_SHAPE} and {NO_SHAPE}." in said
    assert "stands for a character that this page cannot print" in said
    assert "cannot print" not in text_of(render(PAGE))


def test_an_address_in_the_contact_can_be_copied_whole():
    address = "harbour.partnership@northmoor.example"

    assert address in text_of(render(replace(PAGE, contact=f"Write to {address}.")))


def test_a_text_cannot_be_turned_round_by_signs_that_are_not_seen():
    assert "Aled Example" in text_of(render(replace(PAGE, what="\u202eAl\u200bed\u2069 Example")))
    assert "\u202e" not in text_of(render(replace(PAGE, what="\u202eabc")))


def test_only_typefaces_inside_the_wheel_are_used():
    fonts = set()
    for page in opened(render(replace(PAGE, what="Ω я ש ع → □"))).pages:
        fonts |= {
            str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()
        }

    assert fonts
    assert all("Libertinus" in name or "DejaVuSansMono" in name for name in fonts)
    assert {font.path for font in typesetting._typefaces().fonts()} == {None}


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE, min_size=14, max_size=14), st.integers(0, 12))
def test_no_text_makes_it_fail_or_need_a_second_page(texts, rows):
    hostile = replace(
        PAGE, title=texts[0], what=texts[1] * 40, why=texts[2], where=texts[3],
        safeguarding=texts[4], contact=texts[5], handling=texts[6], recipient=texts[7],
        agreement=texts[8], marking=texts[9], reference=texts[10], period=texts[11],
        members=tuple(Member(texts[12], texts[13], texts[0]) for _ in range(rows)),
        asks=tuple(Ask(texts[1], None, texts[2]) for _ in range(rows)),
        activity=tuple(Activity(PILLARS[n % 4], texts[n % 14]) for n in range(rows)),
    )  # fmt: skip

    assert len(opened(render(hostile)).pages) == 1


@pytest.mark.parametrize("first", range(0x20, 0x2C00, 0x200))
def test_every_character_can_be_printed_or_is_replaced(first):
    characters = " ".join(map(chr, range(first, first + 0x200)))

    assert len(opened(render(replace(PAGE, what=characters, title=characters))).pages) == 1


def test_a_template_cannot_reach_beyond_its_folder():
    sealed = typst.Compiler(
        b'#read("/../../pyproject.toml")', root=typesetting._HERE, ignore_system_fonts=True
    )

    with pytest.raises(typst.TypstError):
        sealed.compile(format="pdf")
