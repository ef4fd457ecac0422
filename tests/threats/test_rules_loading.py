import copy
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.threats.rules import loading
from fourfold.threats.rules.loading import InvalidScheme
from fourfold.threats.rules.schemes import tactical_default_v1, tactical_default_v1_text
from fourfold.threats.rules.scoring import score

SCHEME = tactical_default_v1()


def levels(physical, scope, frequency, **others):
    lowest = {one.id: one.lowest for one in SCHEME.criteria}
    return lowest | {"physical": physical, "scope": scope, "frequency": frequency} | others


def changed(change):
    raw = json.loads(tactical_default_v1_text())
    change(raw)
    return json.dumps(raw)


def problems(text):
    with pytest.raises(InvalidScheme) as refused:
        loading.load(text)
    return refused.value.problems


def criterion(raw, name):
    return next(one for one in raw["criteria"] if one["id"] == name)


def put(raw, path, value):
    *way, last = path
    for step in way:
        raw = (
            criterion({"criteria": raw}, step)
            if isinstance(step, str) and isinstance(raw, list)
            else raw[step]
        )
    raw[last] = value


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["id"], "ours", "“id” must be like north_east_v1"),
        (["title"], "", "“title” is missing or empty"),
        (["provenance"], None, "“provenance” must be a text"),
        (["type"], "Strategic", "“Strategic” is not one of: Tactical, Thematic"),
        (["risk"], "RISKS", "“risk” names “RISKS”, which is not there"),
        (["confidence"], "sureness", "“confidence” names “sureness”"),
        (["criteria"], [], "“criteria” must be a list of 1 to 60 objects"),
        (["criteria", "physical", "levels", 2, "text"], " ", "Criterion physical, levels 3 (value 2): “text” is missing"),
        (["criteria", "physical", "levels", 2, "weight"], "2", "“weight”: it must be a number"),
        (["criteria", "physical", "levels", 2, "weight"], 10**40, "too large or too small"),
        (["criteria", "physical", "levels", 2, "value"], 1, "Criterion physical: the levels must rise"),
        (["criteria", "physical", "levels", 2, "value"], 1.5, "must be a whole number, at least 0"),
        (["criteria", "physical", "levels"], {}, "Criterion physical: “levels” must be a list"),
        (["criteria", "physical", "section"], "arm", "Criterion physical: there is no section “arm”"),
        (["criteria", "physical", "evidenced"], "yes", "“evidenced” must be true or false"),
        (["criteria", "physical", "window_months"], 0, "“window_months”: it must be a whole number, at least 1"),
        (["criteria", "physical", "window_months"], 900, "a window is at most 240 months"),
        (["criteria", "physical", "window_months_by_kind"], {"RUMOUR": 3}, "“RUMOUR” is not one of"),
        (["criteria", "physical", "id"], "psychological", "there is more than one criterion “psychological”"),
        (["criteria", "physical", "id"], "two words", "“two words” cannot be used as an id in a formula"),
        (["criteria", "physical", "id"], "min", "“min” cannot be used as an id in a formula"),
        (["outputs", 2, "formula"], "H * M", "Output RISK, the formula: “M” is neither a criterion nor an output before"),
        (["outputs", 0, "formula"], "RISK", "Output H, the formula: “RISK” is neither"),
        (["outputs", 0, "formula"], "w[volume]", "“w[volume]” names no table, or no criterion"),
        (["outputs", 0, "formula"], "v[physical]", "“v[physical]” names no table, or no criterion"),
        (["outputs", 0, "formula"], "w[physical] ** 9", "it may add, subtract, multiply and divide"),
        (["outputs", 2, "formula"], "H / victim_vulnerability", "Output RISK, the formula: it may divide by nought"),
        (["outputs", 2, "formula"], "H" + " * H * 99999" * 4, "more than can be stored"),
        (["outputs", 1, "id"], "H", "a criterion or an output before it has the same id"),
        (["outputs", 2, "formula"], "H * (9 - L)", "The formulae: a worse level of"),
        (["tiers", 1, "at_least"], 640, "The tiers: each must begin below the one before it"),
        (["tiers", 4, "at_least"], 5, "The tiers: the last must reach down to 0"),
        (["tiers", 0, "tier"], 2, "The tiers: they must be numbered 1, 2, 3"),
        (["grades", 0, "label"], "Amber", "there is more than one grade “Amber”"),
        (["grades", 2, "at_least"], 4, "The grades: each must begin below the one before it"),
        (["evidence", "uncounted_assessments"], ["F"], "must be a list of letters A to E"),
        (["moderation", "tiers"], 1, "“tiers” must be a list of tiers"),
        (["moderation", "jump"], -1, "it may not be below nought"),
        (["moderation", "one_in"], 0, "“one_in”: it must be a whole number, at least 1"),
        (["moderation", "peers"], 2, "“peers”: it must be a whole number, at least 3"),
        (["sections", 1], "likelihood", "sections 2: it must be an object"),
        (["tables"], [], "“tables” must be an object"),
    ],
)  # fmt: skip
def test_a_fault_in_a_scheme_is_told_where_it_is(path, value, said):
    text = changed(lambda raw: put(raw, path, value))

    assert any(said in problem for problem in problems(text)), problems(text)
    assert all(problem.endswith(".") for problem in problems(text))


def test_all_faults_are_told_at_once():
    def spoil(raw):
        raw["title"] = ""
        raw["tiers"][1]["at_least"] = 640
        criterion(raw, "scope")["levels"][0]["text"] = ""
        raw["outputs"][3]["formula"] = "H + nothing"

    assert len(problems(changed(spoil))) == 5  # the last fault leaves `position` without its output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is not JSON at line 1, column 1"),
        ("[]", "it must be one JSON object"),
        ("null", "it must be one JSON object"),
        ('{"id": "a_v1", "id": "b_v1"}', "“id” stands twice"),
        ('{"id": NaN}', "a number or a nesting that cannot be read"),
        ("[" * 90_000, "a number or a nesting that cannot be read"),
        (" " * 200_001, "longer than 200000 characters"),
        ('{"n": ' + "9" * 5000 + "}", "a number or a nesting that cannot be read"),
    ],
)
def test_a_file_that_is_no_scheme_is_told_so(text, said):
    assert any(said in problem for problem in problems(text))


def test_a_number_with_a_monstrous_exponent_is_refused_at_once():
    text = tactical_default_v1_text().replace('"at_least": 640', '"at_least": 1e999999999')

    assert any("too large" in problem for problem in problems(text))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def places(value, path=()):
    yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, one in inner:
        yield from places(one, (*path, key))


RAW = json.loads(tactical_default_v1_text())
PLACES = [path for path in places(RAW) if path]


def loaded(text):
    try:
        return loading.load(text), ()
    except InvalidScheme as refused:
        return None, refused.problems


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), json_values)
def test_whatever_stands_anywhere_in_the_file_it_is_loaded_or_refused_in_words(path, value):
    raw = copy.deepcopy(RAW)
    inner = raw
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value

    scheme, said = loaded(json.dumps(raw))

    if scheme is None:
        assert said
    else:
        lowest = {one.id: one.lowest for one in scheme.criteria}
        assert score(scheme, lowest).tier in {rule.tier for rule in scheme.tiers}


def test_a_protective_criterion_may_lower_the_risk_where_it_needs_no_evidence():
    def protect(raw):
        controls = copy.deepcopy(criterion(raw, "capacity_gap")) | {
            "id": "controls",
            "label": "Controls",
        }
        raw["criteria"].append(controls)
        raw["outputs"][2]["formula"] = "H * L * (10 - controls) / 10"

    scheme = loading.load(changed(protect))

    assert scheme.warnings == ()
    assert score(scheme, levels(4, 3, 4, controls=4)).risk == Decimal("28.8")


def test_what_spans_cannot_prove_is_tried_and_said():
    def twist(raw):
        raw["outputs"][2]["formula"] = "H * L + 10 + frequency - 0.5 * frequency"

    scheme = loading.load(changed(twist))

    assert scheme.warnings == (
        "That a worse level never lowers the risk was tried, not proved, for: Frequency.",
    )


def test_evidence_asked_for_in_vain_is_said():
    def idle(raw):
        raw["criteria"].append(
            copy.deepcopy(criterion(raw, "physical")) | {"id": "idle", "label": "Idle"}
        )

    scheme = loading.load(changed(idle))

    assert scheme.warnings == ("Idle asks for evidence but does not bear on the risk.",)


def test_an_agencys_own_tables_can_be_read_in_a_formula():
    def tabulate(raw):
        raw["tables"] = {"reach": {str(level): level * 10 for level in range(1, 6)}}
        raw["outputs"][2]["formula"] = "H * L + reach[scope]"

    assert score(loading.load(changed(tabulate)), levels(0, 3, 1)).risk == 30


def test_a_table_with_a_gap_is_told():
    def tabulate(raw):
        raw["tables"] = {"reach": {"1": 10, "2": 20}}
        raw["outputs"][2]["formula"] = "H * L + reach[scope]"

    assert "table reach has no number for 3, 4, 5" in " ".join(problems(changed(tabulate)))


def test_the_digest_follows_the_meaning_and_not_the_spacing():
    same = loading.load(json.dumps(json.loads(tactical_default_v1_text()), indent=7))
    other = loading.load(changed(lambda raw: put(raw, ["tiers", 0, "at_least"], 641)))

    assert same.digest == SCHEME.digest != other.digest


@pytest.mark.parametrize(
    ("name", "numbers", "said"),
    [
        ("w", {"1": 1}, "Table w: the name cannot be used in a formula"),
        ("reach", {"one": 1}, "Table reach: “one” is not the number of a level"),
        ("reach", {"1": "ten"}, "Table reach, level 1: it must be a number"),
    ],
)
def test_a_fault_in_a_table_is_told(name, numbers, said):
    text = changed(lambda raw: raw.update(tables={name: numbers}))

    assert any(said in problem for problem in problems(text))


def test_a_scheme_may_do_without_the_organisations_position():
    def strip(raw):
        del raw["position"], raw["grades"]

    assert score(loading.load(changed(strip)), levels(4, 3, 4)).grade == ""
