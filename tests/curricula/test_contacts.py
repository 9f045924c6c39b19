import pytest

from portal.curricula.reading.contacts import NUMBER, Contacts, check_contacts, contacts_in
from portal.curricula.reading.wording import CONTACTS

KNOWN = Contacts.model_validate(
    {
        "checked": "2026-11",
        "contacts": (
            {"name": "Childline", "number": "0800 1111", "wrong": ("Child Line", "ChildLine")},
            {"name": "Fearless"},
            {"name": "Crimestoppers", "number": "0800 555 111", "also": ("Fearless",)},
            {"name": "Prisoners' Families Helpline", "number": "0808 808 2003"},
        ),
    }
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Childline 0800 1111, free, any time.", []),
        ("Childline: 08001111", []),
        ("ChildLine 0800 1111", ["write Childline, not ChildLine"]),
        ("Childline 0800 1112", ["0800 1112 is not a number in contacts.yaml"]),
        ("Ring 0800 1111", ["0800 1111 belongs to Childline"]),
        ("Fearless, or ring 0800 555 111", []),
        ("Prisoners’ Families Helpline 0808 808 2003", []),
        ("In 2010 about 99 of 100 paid £0.50; ring 999 or 101.", []),
        ("Born 03/04/2010, from 09:30 to 10:30", []),
    ],
)
def test_services_are_named_and_numbered_as_they_are(text, told):
    found = [fault.say for fault in check_contacts("x.md", "", text, KNOWN)]
    assert len(found) == len(told)
    assert all(say.startswith(words) for say, words in zip(found, told, strict=True))


def test_a_card_that_is_safe_to_be_found_with_may_give_a_number_alone():
    assert list(check_contacts("x.html", "", "C 0800 1111", KNOWN, named=False)) == []


def test_every_number_in_the_list_is_seen_as_a_number():
    shipped = contacts_in(CONTACTS)
    numbers = [contact.number for contact in shipped.contacts if contact.number and len(contact.number) > 5]
    assert [number for number in numbers if not NUMBER.fullmatch(number)] == []
    assert len({contact.name for contact in shipped.contacts}) == len(shipped.contacts)
