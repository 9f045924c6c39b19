"""The macros keep their promises: labels, ids, hints, errors, links, escaping, words beside pictures."""

import re
from collections import Counter

import pytest
import wtforms as w
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange

from tests.web.conftest import HOSTILE, ROOT, Tags

KINDS = [SelectChoice("class", "A class"), SelectChoice("group", "A group")]


class Adult(w.Form):
    name = w.StringField("Adult in the room", [InputRequired("Enter the name of the adult")])


class Everything(w.Form):
    class_name = w.StringField("Class", [InputRequired("Enter the class, like 5B"), Length(max=9)])
    email = w.EmailField("E-mail address", [Email("Enter an e-mail address, like name@example.org")])
    phone = w.TelField("Telephone")
    password = w.PasswordField("Password")
    about = w.TextAreaField("About the room")
    pupils = w.IntegerField("Pupils", [NumberRange(1, 60, "Enter a number from 1 to 60")])
    first_day = w.DateField("First session", [InputRequired("Enter a date")])
    starts = w.TimeField("Starts at")
    programme = w.SelectField("Programme", choices=KINDS)
    mode = w.RadioField("Who is it for?", [InputRequired("Choose who it is for")], choices=KINDS)
    days = w.SelectMultipleField("Days", [InputRequired("Choose a day")], choices=KINDS)
    agreed = w.BooleanField("The head has agreed", [InputRequired("Tick the box")])
    class_list = w.FileField("Class list")
    adult = w.FormField(Adult, label="In the room")
    rooms = w.FieldList(w.StringField("Room", [InputRequired("Enter a room")]), min_entries=2)


@pytest.fixture
def wrong() -> Everything:
    """A form sent with nearly everything missing or wrong."""
    typed = MultiDict({"class_name": "", "email": HOSTILE, "pupils": "900", "about": HOSTILE, "programme": "group"})
    form = Everything(typed)
    assert not form.validate()
    return form


def test_every_input_has_a_label_and_every_id_is_unique(macros, wrong):
    tags = Tags("".join(str(macros["forms"].field(f, hint="Hint")) for f in wrong))
    labelled = {attrs["for"] for attrs in tags.named("label")}
    inputs = [attrs["id"] for name, attrs in tags.all if name in ("input", "textarea", "select")]
    assert len(inputs) > len(Everything()._fields)
    assert set(inputs) <= labelled
    assert [i for i, n in Counter(tags.ids()).items() if n > 1] == []


def test_descriptions_point_at_hint_and_error_that_exist(macros, wrong):
    for f in (wrong.class_name, wrong.pupils, wrong.first_day, wrong.mode, wrong.days, wrong.agreed):
        tags = Tags(str(macros["forms"].field(f, hint="Hint")))
        described = [a["aria-describedby"] for _, a in tags.all if a.get("aria-describedby")]
        assert described == [f"{f.id}-hint {f.id}-error"]
        assert set(described[0].split()) <= set(tags.ids())
    assert "aria-describedby" not in macros["forms"].field(Everything().phone)


def test_what_was_typed_stays_and_is_escaped(macros, wrong):
    for f in (wrong.email, wrong.about):
        html = str(macros["forms"].field(f))
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
    assert 'value="900"' in macros["forms"].field(wrong.pupils)
    assert re.search(r'selected value="group"', str(macros["forms"].field(wrong.programme)))


def test_the_browser_does_not_cut_or_refuse_what_is_typed(macros):
    form = Everything()
    for f in form:
        tags = Tags(str(macros["forms"].field(f)))
        for _, attrs in tags.all:
            assert not {"required", "maxlength", "min", "max", "style", "onclick"} & set(attrs)


@pytest.mark.parametrize(
    ("name", "tag", "attribute", "value"),
    [
        ("email", "input", "type", "email"),
        ("phone", "input", "type", "tel"),
        ("password", "input", "autocomplete", "current-password"),
        ("pupils", "input", "inputmode", "numeric"),
        ("pupils", "input", "type", "text"),
        ("first_day", "input", "type", "date"),
        ("starts", "input", "type", "time"),
        ("programme", "select", "class", "govuk-select"),
        ("about", "textarea", "class", "govuk-textarea"),
        ("mode", "input", "type", "radio"),
        ("days", "input", "type", "checkbox"),
        ("agreed", "input", "type", "checkbox"),
        ("class_list", "input", "type", "file"),
    ],
)
def test_each_kind_of_field_has_its_own_input(macros, name, tag, attribute, value):
    found = Tags(str(macros["forms"].field(Everything()[name]))).named(tag)
    assert found
    assert value in (found[0][attribute] or "")


def test_radios_are_a_group_with_a_legend(macros):
    html = str(macros["forms"].field(Everything().mode, size="m", notes={"group": "Up to 15"}))
    assert re.search(r"<fieldset.*<legend[^>]*>Who is it for\?</legend>", html, re.DOTALL)
    assert 'aria-describedby="mode-1-hint"' in html


def test_a_counted_text_says_its_limit_without_scripts(macros):
    html = str(macros["forms"].field(Everything().about, count=200))
    assert 'data-maxlength="200"' in html
    assert "At most 200 characters" in html
    assert 'aria-describedby="about-info"' in html


def test_the_error_summary_links_to_an_input_for_every_error(macros, wrong):
    summary = Tags(str(macros["forms"].error_summary(wrong)))
    links = [(a["href"] or "")[1:] for a in summary.named("a")]
    ids = Tags("".join(str(macros["forms"].field(f)) for f in wrong)).ids()
    assert {"class_name", "mode-0", "days-0", "agreed", "adult-name", "rooms-0", "rooms-1"} <= set(links)
    assert set(links) <= set(ids)
    assert 'tabindex="-1"' in macros["forms"].error_summary(wrong)
    assert str(macros["forms"].error_summary(Everything())).strip() == ""


def test_a_post_button_carries_the_token_and_says_what_it_is_about(macros):
    html = str(macros["forms"].post_button("Cancel", "/x?a=1&b=2", "warning", {"id": HOSTILE}, about=HOSTILE))
    assert 'name="csrf_token" value="token"' in html
    assert "<script>" not in html
    assert 'action="/x?a=1&amp;b=2"' in html


def test_page_parts_escape_what_people_wrote(macros):
    page = macros["page"]
    cells = [[{"text": HOSTILE, "url": "/x"}, HOSTILE]]
    made = [
        *(page.heading(HOSTILE), page.back_link("/x", HOSTILE), page.lede(HOSTILE)),
        page.status_tag(HOSTILE, "good"),
        page.summary_rows([(HOSTILE, HOSTILE, "/x", HOSTILE)]) + page.fact_table([(HOSTILE, HOSTILE)], HOSTILE),
        page.tabs([{"label": HOSTILE, "url": "/x", "current": True}]),
        page.empty(HOSTILE, HOSTILE, "/x", HOSTILE),
        *(page.note(HOSTILE, HOSTILE), page.warning(HOSTILE)),
        page.task_list([{"label": HOSTILE, "url": "/x", "count": 1, "note": HOSTILE}]),
        page.card_table(HOSTILE, [HOSTILE, HOSTILE], cells, foot=HOSTILE),
        page.banner([("error", HOSTILE)]),
        macros["figures"].figure_card(HOSTILE, HOSTILE, HOSTILE),
        macros["figures"].can_and_cannot(HOSTILE),
        macros["figures"].downloads([{"label": HOSTILE, "url": "/x"}]),
        macros["charts"].line_chart("x", HOSTILE, [{"name": HOSTILE, "values": [1]}], axis=HOSTILE),
        macros["charts"].bars("x", HOSTILE, [(HOSTILE, 1, HOSTILE)], unit="%"),
        macros["charts"].attendance_grid("x", HOSTILE, [HOSTILE], [(HOSTILE, ["late"])]),
        macros["charts"].timeline("x", HOSTILE, [(HOSTILE, 5)]),
    ]
    for html in made:
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert not re.search(r"\sstyle=|\son\w+=", re.sub(r"&[^;]+;", "", str(html)))


def test_missing_and_hidden_values_are_said(macros):
    rows = macros["page"].summary_rows([("Lead", None), ("Reached", "c"), ("Late", 0)])
    assert "not recorded" in rows
    assert "hidden so that nobody can be recognised" in rows
    assert re.search(r">\s*0\s*</dd>", str(rows))
    card = macros["figures"].figure_card
    assert "Not applicable" in card("Completed", "z", "no group ended this quarter")
    assert "Cannot be said" in card("Completed", "u")
    assert "Not recorded" in card("Reached", None)
    assert "Hidden" in card("Reached", "c")
    assert ">0<" in card("Reached", 0)


def test_a_card_table_names_each_cell_for_phones(macros):
    tags = Tags(html := str(macros["page"].card_table("Groups", ["Group", "People"], [["Horizons", 12]], numbers=[1])))
    assert [a["data-label"] for a in tags.named("td")] == ["People"]
    assert [a["scope"] for a in tags.named("th")] == ["col", "col", "row"]
    assert "govuk-table__cell--numeric" in html
    assert "Nothing to show" in macros["page"].card_table("Groups", ["Group"], [])


@pytest.mark.parametrize(("n", "words"), [(0, "no groups"), (1, "1 group"), (12, "12 groups"), (1240, "1,240 groups")])
def test_counts_are_words(macros, n, words):
    assert str(macros["page"].count_words(n, "group")) == words


def test_a_pager_keeps_the_filters(macros):
    html = str(macros["page"].pager(2, 3, "/bookings?state=open"))
    assert 'href="/bookings?state=open&amp;page=1"' in html
    assert 'href="/bookings?state=open&amp;page=3"' in html
    assert str(macros["page"].pager(1, 1, "/bookings")).strip() == ""


def test_tabs_say_which_is_current(macros):
    items = [{"label": "A", "url": "/a", "current": True}, {"label": "B", "url": "/b", "current": False}]
    tags = Tags(str(macros["page"].tabs(items)))
    assert [a.get("aria-current") for a in tags.named("a")] == ["page", None]


@pytest.mark.parametrize("code", [400, 403, 404, 413, 429, 500, 503])
def test_error_pages_need_nobody_signed_in(env, code):
    html = env.get_template(f"errors/{code}.html").render(portal_name="Portal", nav=[], footer_links=[])
    title, h1 = re.search(r"<title>(.*?)</title>", html), re.search(r"<h1[^>]*>(.*?)</h1>", html)
    assert title
    assert h1
    assert title[1] == f"{h1[1]} - Portal"
    assert "Sign out" not in html
    assert "&lt;script&gt;" in html
    ids = Tags(html).ids()
    assert len(ids) == len(set(ids))


def test_no_template_here_has_inline_styles_or_scripts():
    for path in [*ROOT.glob("templates/macros/*.html"), *ROOT.glob("templates/layouts/*.html")]:
        source = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", source), path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", source), path.name
