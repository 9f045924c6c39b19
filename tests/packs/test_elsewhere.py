"""A pack printed on another computer: by a code that works once, or by the school that is asked to."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.packs import service
from portal.packs.elsewhere import asking, codes
from portal.packs.elsewhere.models import PrintCode
from portal.packs.models import Names, Pack, PackGroup
from portal.packs.wishes import How
from portal.people.links import LinkKey
from portal.people.models import ContactLink, SignInFailure, User
from portal.places.models import ContactDuty
from portal.web.models import Job, Notice
from tests.packs.conftest import CANARIES, Printing
from tests.world import by

KEY = LinkKey("a secret of the tests")


@pytest.fixture
def ready(printing: Printing, ask):
    """A pack as it stands once the worker has made it."""

    def made(names: Names = Names.CODES, *, whole: bool = False, is_saving: bool = True) -> Pack:
        pack = ask(printing.facilitator, names, whole=whole, how=How(is_saving=is_saving))
        with printing.database.write() as session:
            content = b"%PDF-1.7 the file"
            of = PackGroup(group_id=printing.group.id, names=names, is_in=True)
            held = service.Made(content, 15, None, [of])
            service.keep(session, printing.vault, pack.id, held, by=by(printing.facilitator))
            job = session.get_one(Job, pack.job_id)
            job.done_at, job.unique_key = clock.now(), None
            session.commit()
        return pack

    return made


def make(printing: Printing, pack: Pack) -> str:
    with printing.database.write() as session:
        code = codes.make(session, KEY, pack.id, by=by(printing.facilitator))
        session.commit()
    return code


def use(printing: Printing, code: str, address: str = "192.0.2.1") -> str:
    with printing.database.write() as session:
        try:
            return codes.use(session, KEY, code, address=address)
        finally:
            session.commit()


def change(printing: Printing, model, row_id, **values) -> None:
    with printing.database.write() as session:
        row = session.get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)
        session.commit()


WAYS = {
    "used": lambda printing, pack, code: use(printing, code),
    "withdrawn by a new one": lambda printing, pack, code: make(printing, pack),
    "pack deleted": lambda printing, pack, code: change(printing, Pack, pack.id, pdf=None),
    "pack expired": lambda printing, pack, code: change(printing, Pack, pack.id, expires_at=clock.now()),
    "names by now": lambda printing, pack, code: change(printing, Pack, pack.id, names=Names.FULL),
    "maker's account closed": lambda printing, pack, code: change(
        printing, User, printing.facilitator.id, disabled_at=clock.now()
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_code_that_is_over_opens_nothing(printing, ready, way):
    pack = ready()
    code = make(printing, pack)
    WAYS[way](printing, pack, code)
    with pytest.raises(codes.WrongCode):
        use(printing, code)


def test_a_code_lasts_twenty_minutes_and_so_does_what_it_opened(printing, ready):
    pack = ready()
    began, code = clock.now(), make(printing, pack)
    with clock.moved_to(began + timedelta(minutes=19)):
        token = use(printing, f"{code[:3]} {code[3:]}")
    for minutes, is_open in ((38, True), (40, False)):
        with clock.moved_to(began + timedelta(minutes=minutes)), printing.database.read() as session:
            assert (codes.visit(session, token) is not None) is is_open
    other = make(printing, ready(whole=True))
    with clock.moved_to(clock.now() + timedelta(minutes=21)), pytest.raises(codes.WrongCode):
        use(printing, other)


def test_a_code_opens_its_own_pack_and_a_new_one_ends_what_the_old_one_opened(printing, ready):
    first, second = ready(), ready(whole=True)
    code = make(printing, first)
    token = use(printing, code)
    make(printing, second)
    with printing.database.read() as session:
        assert codes.visit(session, token).pack_id == first.id
    make(printing, first)
    with printing.database.read() as session:
        assert codes.visit(session, token) is None


@pytest.mark.parametrize("names", [Names.FIRST_AND_INITIAL])
def test_a_pack_with_names_has_no_code(printing, ready, sign_in, names):
    pack = ready(names)
    with pytest.raises(codes.NotThisPack):
        make(printing, pack)
    browser = sign_in(printing.facilitator)
    assert browser.get(f"/packs/{pack.id}/elsewhere").status_code == 404
    assert browser.post(f"/packs/{pack.id}/elsewhere").status_code == 404
    assert "Print it elsewhere" not in browser.get(f"/groups/{printing.group.id}/packs").text


def test_no_more_than_ten_codes_are_out_at_a_time(printing, ready, monkeypatch):
    monkeypatch.setattr(codes, "MOST_OPEN", 1)
    pack, other = ready(), ready(whole=True)
    make(printing, pack)
    make(printing, pack)  # takes the place of the first
    with pytest.raises(codes.TooMany):
        make(printing, other)


def test_a_code_is_kept_as_a_keyed_hash_only(printing, ready):
    pack = ready()
    code = make(printing, pack)
    with printing.database.read() as session:
        row = session.scalars(select(PrintCode)).one()
    assert re.fullmatch(r"\d{6}", code)
    assert re.fullmatch(r"[0-9a-f]{64}", row.code_hash)
    assert row.code_hash == KEY.hash_of_figures(code)
    assert row.code_hash != LinkKey("another secret").hash_of_figures(code)


def test_a_thousand_wrong_codes_are_stopped(printing, ready):
    """From one address, from as many as tries, and a day long; the right one is not looked at meanwhile."""
    code = make(printing, ready())
    wrong = [f"{n:06}" for n in range(1_001) if f"{n:06}" != code][:1_000]
    assert tally(printing, wrong[:100], lambda n: "192.0.2.1") == codes.MOST_FROM_ADDRESS
    assert tally(printing, wrong[100:200], lambda n: f"198.51.100.{n}") == codes.MOST_IN_ALL - codes.MOST_FROM_ADDRESS
    with pytest.raises(codes.HeldBack):
        use(printing, code, "203.0.113.9")
    tried, began = codes.MOST_IN_ALL, clock.now()
    for step in range(1, 9):
        with clock.moved_to(began + step * (codes.LASTS + timedelta(seconds=1))):
            tried += tally(printing, wrong[200 + 100 * step - 100 : 200 + 100 * step], lambda n: f"203.0.113.{n}")
    assert tried == codes.MOST_A_DAY
    with clock.moved_to(began + timedelta(days=1, minutes=1)), pytest.raises(codes.WrongCode):
        use(printing, wrong[0])
    with printing.database.read() as session:
        noted = session.scalar(select(func.count()).where(AuditEntry.verb == "wrong print code"))
        assert noted == session.scalar(select(func.count(SignInFailure.id))) == codes.MOST_A_DAY + 1


def tally(printing: Printing, tries, address) -> int:
    """How many of these were looked at."""
    looked = 0
    with printing.database.write() as session:
        for n, code in enumerate(tries):
            try:
                codes.use(session, KEY, code, address=address(n))
            except codes.WrongCode:
                looked += 1
            except codes.HeldBack:
                continue
        session.commit()
    return looked


def test_from_the_phone_to_the_school_s_computer(printing, ready, sign_in, app):
    pack = ready()
    phone = sign_in(printing.facilitator)
    assert "Print it elsewhere" in phone.get(f"/groups/{printing.group.id}/packs").text
    shown = phone.post(f"/packs/{pack.id}/elsewhere").text
    [code] = re.findall(r"\b(\d{3} \d{3})\b", shown)
    assert "/print-code" in shown

    school = app.test_client()
    for _scan in (school.get, school.head, school.get):
        assert _scan("/print-code").status_code == 200
    assert school.get("/print-code/file").location == "/print-code"
    assert school.get("/print-code/to-print.pdf").location == "/print-code"
    wrong = school.post("/print-code", data={"code": "12345"})
    assert (wrong.status_code, 'value="12345"' in wrong.text) == (422, True)

    assert school.post("/print-code", data={"code": code}).location == "/print-code/file"
    page = school.get("/print-code/file")
    assert "15 pages to print" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not any(name in page.text for names in CANARIES for name in (*names, "Jo Example"))
    assert school.head("/print-code/to-print.pdf").status_code == 200
    file = school.get("/print-code/to-print.pdf")
    assert (file.data, file.headers["Cache-Control"]) == (b"%PDF-1.7 the file", "no-store")
    assert file.headers["Content-Disposition"] == 'attachment; filename="to-print.pdf"'

    assert app.test_client().post("/print-code", data={"code": code}).status_code == 422
    copy = school.get_cookie("portal").value
    assert school.post("/print-code/end").location == "/print-code"
    assert school.get("/print-code/file").status_code == 302
    thief = app.test_client()
    thief.set_cookie("portal", copy)
    assert thief.get("/print-code/file").status_code == 302
    with printing.database.read() as session:
        said = session.scalars(select(AuditEntry.verb).where(AuditEntry.row_id == pack.id).order_by(AuditEntry.id))
        assert list(said)[-3:] == ["made print code", "used print code", "took"]


def test_a_pack_in_colours_is_first_made_in_black_and_white(printing, ready, sign_in):
    pack = ready(is_saving=False)
    with pytest.raises(codes.NotThisPack):
        make(printing, pack)
    browser = sign_in(printing.facilitator)
    shown = browser.get(f"/packs/{pack.id}/elsewhere").text
    assert "Make it in black and white" in shown
    assert "Show a code" not in shown
    assert browser.post(f"/packs/{pack.id}/elsewhere/ask").status_code == 404
    answer = browser.post(f"/packs/{pack.id}/elsewhere", follow_redirects=True)
    assert "Codes, no names · black and white" in answer.text
    with printing.database.read() as session:
        other = session.scalars(select(Pack).where(Pack.id != pack.id)).one()
        assert (other.session_id, other.names, other.is_saving) == (pack.session_id, Names.CODES, True)


def test_only_whoever_asked_for_the_pack_sees_the_page(printing, ready, sign_in):
    pack = ready()
    for who in (printing.stranger, printing.lead, printing.other_lead):
        assert sign_in(who).get(f"/packs/{pack.id}/elsewhere").status_code == 404
        assert sign_in(who).post(f"/packs/{pack.id}/elsewhere").status_code == 404


def test_the_school_is_asked_to_print_by_a_neutral_mail(printing, ready, sign_in, app, world):
    host = world.contact(printing.school, ContactDuty.HOST, "Ashley Sample")
    pack = ready()
    browser = sign_in(printing.facilitator)
    shown = browser.get(f"/packs/{pack.id}/elsewhere").text
    assert "The e-mail they get" in shown
    assert "Horizons Tuesday: 15 pages to print" in shown
    answer = browser.post(f"/packs/{pack.id}/elsewhere/ask", data={"contact": str(host.id)}, follow_redirects=True)
    assert "Ashley Sample gets an e-mail" in answer.text
    with printing.database.read() as session:
        notice = session.scalars(select(Notice).where(Notice.kind == asking.KIND)).one()
        link = session.scalars(select(ContactLink)).one()
        [letter] = app.extensions["portal_letters"].write(session, [notice])
    assert "To do: open the link" in letter.words.text
    assert not any(word in letter.words.text for word in ("Sample Steps", "Step 4"))
    key: LinkKey = app.extensions["portal_link_key"]
    school = app.test_client()
    for look in (school.head, school.get, school.get):
        assert look(key.path(link.id)).status_code == 200
    opened = school.post(key.path(link.id), data={"code": key.code(link.id)})
    assert opened.location == "/print-code/file"
    assert "15 pages to print" in school.get("/print-code/file").text
    assert school.get("/print-code/to-print.pdf").data == b"%PDF-1.7 the file"
    school.post("/print-code/end")
    assert school.get("/print-code/to-print.pdf").status_code == 302
    assert app.test_client().post(key.path(link.id), data={"code": key.code(link.id)}).status_code == 410


@pytest.mark.parametrize("data", [{}, {"contact": "nobody"}])
def test_asking_nobody_says_whom_to_choose(printing, ready, sign_in, world, data):
    world.contact(printing.school, ContactDuty.HOST, "Ashley Sample")
    pack = ready()
    answer = sign_in(printing.facilitator).post(f"/packs/{pack.id}/elsewhere/ask", data=data)
    assert answer.status_code == 422
    assert "Ashley Sample" in answer.text
