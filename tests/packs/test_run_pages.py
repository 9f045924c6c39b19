"""The page on which packs of several groups are asked for."""

import re
from datetime import time, timedelta

from portal import clock
from tests.packs.test_service import work
from tests.packs.town import MONDAY


def test_the_page_offers_what_is_theirs_and_keeps_what_was_typed(town, sign_in):
    """One walk: a facilitator's week, a school's, a coordinator's term."""
    with clock.moved_to(clock.at(MONDAY - timedelta(days=4), time(9))):
        own = sign_in(town.people["facilitator"])
        page = own.get("/print").text
        assert "A term&#39;s print run" not in page
        assert "Whose week" not in page
        assert f'selected value="{MONDAY.isoformat()}"' in page
        ticked = {"sheets_facilitator": "register", "recipe": "facilitator", "names": "codes", "bundle": "zip"}
        answer = own.post("/print?of=week", data={**ticked, "week": MONDAY.isoformat()}, follow_redirects=True).text
        assert "Jo Example, 11 to 17 January 2027" in answer
        assert work(town.printing)
        pack_id = re.search(r"/packs/([0-9a-f-]{36})/pack.pdf", own.get("/print").text)[1]
        file = own.get(f"/packs/{pack_id}/pack.pdf")
        assert file.headers["Content-Disposition"] == 'attachment; filename="packs-2027-01-11-to-2027-01-17.zip"'
        assert file.mimetype == "application/zip"
        assert own.post("/print?of=term", data=ticked).status_code == 403

        lead = sign_in(town.people["lead"])
        assert "Second Academy" not in lead.get("/print").text
        foreign = {**ticked, "school": str(town.schools["second"]), "week": MONDAY.isoformat()}
        assert lead.post("/print?of=school", data=foreign).status_code == 422
        assert lead.get(f"/packs/{pack_id}/state").status_code == 404

        all_of_it = sign_in(town.people["coordinator"])
        typed = {**ticked, "half": "own", "first_day": "12/01/2027", "last_day": "1/1/2027"}
        for wrong, words in (
            (typed, "The last day is before the first"),
            ({**typed, "last_day": "never"}, "Enter a date"),
            ({**typed, "last_day": "1/1/2029"}, "This is longer than 130 days"),
            ({**typed, "first_day": "2/1/2027", "last_day": "3/1/2027"}, "No delivery session that you may print"),
            ({**typed, "last_day": "13/01/2027", "sheets_facilitator": []}, "Tick at least one sheet"),
            ({**typed, "recipe": "nobody"}, "Choose who reads it"),
        ):
            answer = all_of_it.post("/print?of=term", data=wrong)
            assert answer.status_code == 422, words
            assert words in answer.text
            assert '<option selected value="own">' in answer.text
        answer = all_of_it.post("/print?of=term", data={**typed, "last_day": "13/01/2027"}, follow_redirects=True)
        assert "All groups, 12 to 13 January 2027" in answer.text
