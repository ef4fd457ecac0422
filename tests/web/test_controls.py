import re
from datetime import date

from django import forms

from tests.web.printed import AMPERSAND, component, written

TODAY = date(2022, 1, 10)


class Moderation(forms.Form):
    impact = forms.ChoiceField(
        label="Impact", widget=forms.RadioSelect, choices=[(1, "Minor"), (2, "Major")]
    )
    reason = forms.CharField(
        label="Reason", help_text="In a sentence.", widget=forms.Textarea, required=False
    )
    seen_on = forms.DateField(label="Seen on", required=False)
    desk = forms.ChoiceField(label="Desk", choices=[("", "Choose"), ("D", "Drugs")])
    tags = forms.MultipleChoiceField(
        label="Priorities", widget=forms.CheckboxSelectMultiple, choices=[("a", "A"), ("b", "B")]
    )
    agreed = forms.BooleanField(label="I have read it", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


# Fields


def test_every_field_has_its_label_and_its_hint_is_told_to_those_who_do_not_see_it():
    html = written("{% field form.reason rows=3 %}", form=Moderation())

    assert '<label class="govuk-label" for="id_reason">Reason (optional)</label>' in html
    assert 'id="id_reason-hint"' in html
    assert 'aria-describedby="id_reason-hint"' in html
    assert 'rows="3"' in html


def test_an_error_stands_beside_its_field_and_is_described_by_it():
    html = written("{% field form.desk %}", form=Moderation({}))

    assert "govuk-form-group--error" in html
    assert "govuk-select--error" in html
    assert 'id="id_desk-error"' in html
    assert 'aria-describedby="id_desk-error"' in html


def test_a_choice_of_one_is_a_group_with_a_legend():
    html = written("{% field form.impact %}", form=Moderation({"impact": "2"}))

    assert re.search(r'<legend class="govuk-fieldset__legend">Impact</legend>', html)
    assert re.findall(r'value="(\d)" checked', html) == ["2"]
    assert html.count('type="radio"') == 2


def test_a_choice_can_have_a_hint_of_its_own():
    html = written("{% field form.impact hints=hints %}", form=Moderation(), hints={2: AMPERSAND})

    assert 'aria-describedby="id_impact_1-hint"' in html
    assert AMPERSAND not in html


def test_several_may_be_ticked():
    html = written("{% field form.tags %}", form=Moderation({"tags": ["a", "b"]}))

    assert html.count(" checked") == 2
    assert html.count('name="tags"') == 2


def test_one_box_has_its_label_after_it():
    html = written("{% field form.agreed %}", form=Moderation({"agreed": "on"}))

    assert html.index('type="checkbox"') < html.index('<label class="govuk-label')
    assert " checked" in html


def test_a_day_is_asked_for_with_the_calendar_of_the_browser_and_keeps_its_value():
    html = written("{% field form.seen_on %}", form=Moderation(initial={"seen_on": TODAY}))

    assert 'type="date"' in html
    assert html.count("type=") == 1
    assert 'value="2022-01-10"' in html


def test_all_fields_of_a_form_are_drawn_in_order_hidden_ones_too():
    html = written("{% fields form %}", form=Moderation())

    assert [name for name in Moderation.base_fields if f'name="{name}"' not in html] == []
    assert html.index('name="impact"') < html.index('name="desk"')


def test_what_stops_a_form_is_named_at_its_head_with_a_way_to_it():
    html = component("errors", form=Moderation({}))

    assert '<a href="#id_desk">Desk: This field is required.</a>' in html
    assert 'role="alert"' in html
    assert component("errors", form=Moderation()) == ""
