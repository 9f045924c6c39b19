"""Every form that is sent empty says what to do at its fields, and that page too is judged."""

from typing import Any

import pytest

from portal import clock
from portal.people.access import Role
from tests.browser.addresses import Addresses
from tests.browser.conftest import SAMPLE_DAY, Browsers, Live, fill_in, sample_sign_ins
from tests.browser.judging import faults_on

pytestmark = pytest.mark.browser

SEND_EMPTY = """() => {
  const form = document.querySelector("main form[method=post][novalidate]");
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = false;
    else if (field.type !== "hidden" && field.localName !== "button") field.value = "";
  }
  form.requestSubmit();
}"""


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.BOOKING_LEAD, Role.FACILITATOR], ids=str)
def test_every_refused_form_is_accessible(
    role: Role | None, sample_portal: Live, addresses: Addresses, browsers: Browsers, seen: dict[str, set[Any]]
) -> None:
    email, password = sample_sign_ins(sample_portal)[role] if role else (None, None)
    page = browsers.desktop()
    with clock.moved_to(sample_portal.move_to(SAMPLE_DAY)):
        visits = [visit for visit in addresses.for_role(role, email) if visit.endpoint in addresses.forms()]
    if email and password:
        page.goto(sample_portal.url + "/sign-in")
        fill_in(page, email, password)
    faults, refused = [], 0
    for visit in visits:
        page.goto(sample_portal.url + visit.address)
        if page.locator("main form[method=post][novalidate]").count() == 0:
            continue
        with page.expect_navigation() as sent:
            page.evaluate(SEND_EMPTY)
        if sent.value.status == 422:
            refused += 1
            faults += [f"{visit.endpoint}, refused: {fault}" for fault in faults_on(page, visit, seen)]
    assert not faults, "\n".join(faults)
    assert refused > 0
