"""A class list in three steps: upload, columns, check."""

import io
import re
from datetime import timedelta

import pytest
from flask import request
from sqlalchemy import func, select

from portal import clock
from portal.groups import gate
from portal.groups.models import DataAgreement, Identity
from tests.groups.conftest import NOW, person

CSV = "Forename,Surname,Yr,DOB,Adm No,Form\nAmara,Okafor,8,1/2/2013,1001,8B\nZoë,<b>Li</b>,9,1/2/2012,1002,9A\n"


def sealed(answer) -> str:
    return re.search(r'name="sealed"[^>]*value="([^"]+)"', answer.text)[1]


def multipart(content, day):
    """The body a browser sends, whole in memory (the test client would put a large one in a file)."""
    head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'
    tail = f'\r\n--edge\r\nContent-Disposition: form-data; name="joined_day"\r\n\r\n{day}\r\n--edge--\r\n'
    return {"data": head.encode() + content + tail.encode(), "content_type": "multipart/form-data; boundary=edge"}


def upload(browser, at, text=CSV, day="2027-01-12"):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post(f"{at}/class-list", **multipart(content, day))


MAPPED = {"column-0": "given", "column-1": "family", "column-2": "year", "column-4": "key"}


def test_a_class_list_goes_from_file_to_people(cast, sign_in, at, database):
    cast.agree()
    browser = sign_in(cast.lead)
    columns = upload(browser, at)
    assert "Discarded already: date of birth" in columns.text
    assert "1/2/2013" not in columns.text
    checked = browser.post(f"{at}/class-list/columns", data=MAPPED | {"sealed": sealed(columns)})
    assert "2 people to add" in checked.text
    assert "DOB, Form" in checked.text
    assert "&lt;b&gt;Li&lt;/b&gt;" in checked.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Identity)) == 0
    saved = browser.post(f"{at}/class-list/save", data=MAPPED | {"sealed": sealed(checked)})
    assert saved.headers["Location"] == f"{at}/people"
    assert "2 added to the group" in browser.get(f"{at}/people").text
    again = browser.post(f"{at}/class-list/columns", data=MAPPED | {"sealed": sealed(checked)})
    assert "2 in the group already" in again.text


def test_the_list_never_stands_in_clear_in_the_page_the_cookie_or_a_file(cast, sign_in, at, files_of):
    cast.agree()
    browser = sign_in(cast.lead)
    columns = upload(browser, at, "Forename,Surname,Notes\nAmara,Okafor,\nKim,Canarysecond,canarynote\n")
    assert "Canarysecond" not in columns.text
    assert "anary" not in (browser.get_cookie("portal").value if browser.get_cookie("portal") else "")
    for path in files_of():
        assert b"canary" not in path.read_bytes().lower()


def test_lines_to_put_right_are_told_and_the_others_saved(cast, sign_in, at):
    cast.agree()
    cast.add(person("Amara", "Okafor", key="1001"), person("Ben", "Example", key="1002"))
    browser = sign_in(cast.lead)
    lines = ("=1,Li,9,,7", "Amara,Okafor,8,,1001", "Kim,Li,9,,8", "Kim,Li,9,,8", "Jo,Smith,9,,1002")
    text = "\n".join(("Forename,Surname,Yr,Form,Adm No", *lines))
    checked = browser.post(f"{at}/class-list/columns", data=MAPPED | {"sealed": sealed(upload(browser, at, text))})
    for words in ("1 person to add", "1 in the group already", "3 lines to put right", "Line 2", "Line 5", "Line 6"):
        assert words in checked.text
    for given in ("<bdi>=1 Li</bdi>", "<bdi>Kim Li</bdi>", "<bdi>Jo Smith</bdi>"):
        assert given in checked.text
    assert "belongs to a pupil with another name" in checked.text
    browser.post(f"{at}/class-list/save", data=MAPPED | {"sealed": sealed(checked)})
    assert "3 people in the group" in browser.get(f"{at}/people").text


def test_columns_chosen_wrongly_are_kept_and_explained(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    token = sealed(upload(browser, at))
    for data in (
        {"column-0": "given", "column-1": "given"},
        {"column-0": "given"},
        {"column-3": "given", "column-1": "family"},
    ):
        for step in ("columns", "save"):
            answer = browser.post(f"{at}/class-list/{step}", data=data | {"sealed": token})
            assert answer.status_code == 422
    assert "Choose which column holds the given name" in answer.text


def test_more_than_the_programme_allows_is_refused_with_its_limit(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    text = "Forename,Surname\n" + "".join(f"Pupil{chr(65 + n)},Li\n" for n in range(16))
    data = {"column-0": "given", "column-1": "family", "sealed": sealed(upload(browser, at, text))}
    checked = browser.post(f"{at}/class-list/columns", data=data)
    assert "at most 15 people in a group" in checked.text
    assert "Add 16 people" not in checked.text
    saved = browser.post(f"{at}/class-list/save", data=data)
    assert saved.status_code == 422


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "This file is empty"),
        (b"Amara,Okafor\n", "does not name the columns"),
        (b"Forename,Surname\n" + b"Amara,Okafor\n" * 10_000, "There are 10,000 pupils"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_file_that_will_not_do_is_refused_on_the_page(cast, sign_in, at, content, says):
    cast.agree()
    answer = upload(sign_in(cast.lead), at, content, day="2027-01-19")
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="2027-01-19"' in answer.text


def test_an_upload_is_never_spooled_to_a_file(app):
    with app.test_request_context(method="POST", **multipart(b"x" * 900_000, "2027-01-12")):
        assert isinstance(request.files["file"].stream, io.BytesIO)


def test_no_file_at_all_is_refused_on_the_page(cast, sign_in, at):
    cast.agree()
    answer = sign_in(cast.lead).post(f"{at}/class-list", data={"joined_day": "2027-01-12"})
    assert answer.status_code == 422


def test_a_wide_list_of_200_pupils_still_fits_the_form(cast, sign_in, at):
    cast.agree()
    row = ",".join(f"word {n}" for n in range(30))
    text = "Forename,Surname," + ",".join(f"Column {n}" for n in range(30)) + "\n" + f"Amara,Okafor,{row}\n" * 200
    browser = sign_in(cast.lead)
    data = {"column-0": "given", "column-1": "family", "sealed": sealed(upload(browser, at, text))}
    assert browser.post(f"{at}/class-list/columns", data=data).status_code == 200


def test_an_expired_or_foreign_list_has_to_be_uploaded_again(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    token = sealed(upload(browser, at))
    other = sign_in(cast.coordinator).post(f"{at}/class-list/columns", data=MAPPED | {"sealed": token})
    assert other.headers["Location"] == f"{at}/class-list"
    with clock.moved_to(NOW + timedelta(minutes=61)):
        late = browser.post(f"{at}/class-list/save", data=MAPPED | {"sealed": token})
        assert late.headers["Location"] == f"{at}/class-list"
        assert "more than an hour" in browser.get(f"{at}/class-list").text
    assert browser.get(f"{at}/class-list/columns").headers["Location"] == f"{at}/class-list"


def test_the_usual_first_day_is_the_first_meeting_and_later_today(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    assert 'value="2027-01-12"' in browser.get(f"{at}/class-list").text
    cast.add(person("Amara"))
    assert 'value="2027-01-12"' in browser.get(f"{at}/class-list").text
    with clock.moved_to(NOW + timedelta(days=9)):
        assert 'value="2027-01-20"' in sign_in(cast.lead).get(f"{at}/class-list").text


def test_an_agreement_of_another_school_does_not_help(cast, sign_in, at):
    cast.agree(cast.other_school)
    assert "First the data agreement" in sign_in(cast.lead).get(f"{at}/people").text
    with cast.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DataAgreement)) == 1
        assert gate.agreement_for(session, cast.school.id, clock.today()) is None


def test_sending_no_file_asks_for_one(cast, sign_in, at):
    cast.agree()
    answer = sign_in(cast.lead).post(f"{at}/class-list", data={"joined_day": "2027-01-19"})
    assert answer.status_code == 422
    assert "Paste the list, or choose a file" in answer.text
    assert "This file is empty" not in answer.text
