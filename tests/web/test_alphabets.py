"""Letters: which print, what stands for the others, and words that run from right to left."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web import alphabets

PRINTED = [
    "Łukasz Żółć-O’Brien",
    "Nguyễn Thị Ánh",
    "Şükrü Çağlar",
    "Αγγελική",
    "Дмитро Ґалаґан",
    "محمد علی",
    "שרה כהן",
    "प्रिया शर्मा",
    "প্রিয়া সেন",
    "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
    "પ્રિયા પટેલ",
    "தமிழ்செல்வி",
    "ሰላም ተስፋይ",
    "Ayaan Xasan",
]
"""A name in each script that the guide to printing says is covered."""


@pytest.mark.parametrize("name", PRINTED)
def test_names_in_these_scripts_print_as_they_are(name):
    assert alphabets.prints(name)
    assert alphabets.shown(name) == name
    assert alphabets.written_in(name) == ""


STOOD_FOR = [
    ("王小明", "[Chinese letters]", "Chinese"),
    ("Li 王 小明", "Li [Chinese letters]", "Chinese"),
    ("さくら", "[Japanese letters]", "Japanese"),
    ("김민준", "[Korean letters]", "Korean"),
    ("สมชาย", "[Thai letters]", "Thai"),
    ("王สม", "[Chinese and Thai letters]", "Chinese and Thai"),
    ("Amy 😀", "Amy [grinning face]", ""),
    ("👍🏽 yes", "[thumbs up sign and other signs] yes", ""),
    ("𝐀𝐧𝐧𝐚 Ｌｅｅ", "Anna Lee", ""),
    ("a\u202egnp.exe", "agnp.exe", ""),
    ("a\u0000\u0007\u2066b", "ab", ""),
    ("＜b＞", "[fullwidth less-than sign]b[fullwidth greater-than sign]", ""),
    ("\ue000\U0010ffff", "[sign]", ""),
    ("one\u2028two\u2029three\u3000four", "one two three four", ""),
    ("\u2028", " ", ""),
    ("王 \u202eLi", "[Chinese letters] Li", "Chinese"),
    ("caf\u00e9 \u2713 \u25a1", "caf\u00e9 \u2713 \u25a1", ""),
]


@pytest.mark.parametrize(("text", "shown", "script"), STOOD_FOR)
def test_other_letters_become_a_plain_note(text, shown, script):
    assert alphabets.shown(text) == shown
    assert alphabets.written_in(alphabets.simple(text)) == script


@given(st.text(max_size=60))
def test_whatever_is_printed_has_a_letter_in_our_fonts_and_becomes_no_markup(text):
    shown = alphabets.shown(text)
    assert all(ord(sign) in alphabets.covered() or sign in "\n\t\r" for sign in shown)
    assert alphabets.shown(shown) == shown
    assert all(shown.count(sign) <= text.count(sign) for sign in "<>&\"'")


@pytest.mark.parametrize(
    ("page", "plain"),
    [
        ("&#128512; &#x738B;&#1593;", "😀 王ع"),
        ("&#x202e;abc &nbsp;&eacute;", "\u202eabc \u00a0é"),
        ("&lt;b&gt; &amp; &#60;i&#62; &#x26;lt; &quot;&#39;", "&lt;b&gt; &amp; &#60;i&#62; &#x26;lt; &quot;&#39;"),
        ("fish & chips &nosuch;", "fish & chips &nosuch;"),
    ],
)
def test_letters_written_as_numbers_are_letters_and_markup_stays_as_it_is(page, plain):
    assert alphabets.unescaped(page) == plain
    assert html.unescape(plain) == html.unescape(page)


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("<p>Ask محمد علي (020 7946 0000)</p>", "<p>Ask <bdi>محمد علي</bdi> (020 7946 0000)</p>"),
        ("<td>שרה</td><td>3</td>", "<td><bdi>שרה</bdi></td><td>3</td>"),
        ('<a title="محمد">محمد</a>', '<a title="محمد"><bdi>محمد</bdi></a>'),
        ("<title>محمد</title><p>محمد", "<title>محمد</title><p><bdi>محمد</bdi>"),
        ("<svg><g><text>محمد</text></g></svg>", "<svg><g><text>محمد</text></g></svg>"),
        (
            "<div dir='rtl'>محمد<div>محمد</div>محمد<br></div>محمد",
            "<div dir='rtl'>محمد<div>محمد</div>محمد<br></div><bdi>محمد</bdi>",
        ),
        ("<p>Plain</p>", "<p>Plain</p>"),
    ],
)
def test_words_from_right_to_left_are_set_apart_where_the_rest_is_not(page, made):
    assert alphabets.isolated(page) == made


PARTS = ["<p>", "</p>", "<title>", "</title>", '<b dir="rtl">', "</b>", "محمد", "a ", "9 ", "<br>"]


@given(st.lists(st.sampled_from(PARTS)))
def test_setting_apart_changes_no_word_and_no_other_tag(parts):
    page = "".join(parts)
    assert re.sub(r"</?bdi>", "", alphabets.isolated(page)) == page
