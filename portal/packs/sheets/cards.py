"""Help cards for a group. Pure. Each number stands in `curricula/contacts.yaml`, which a test compares."""

from portal.packs import rules
from portal.packs.sheets.card_facts import HelpCards
from portal.packs.sheets.facts import Subject
from portal.packs.sheets.usual import size_of

CARDS_A_PAGE = 4
NUMBERS = (
    ("999", "now"),
    ("0800 1111", "talk, day or night"),
    ("85258", "the same, by text"),
    ("111", "health"),
)
MINE = ("Home", "Friend", "Adult I trust", "School")
KEY = (
    ("999", "Emergency services: press 55 on a mobile if you cannot speak"),
    ("0800 1111", "Childline, free, under 19"),
    ("85258", "Shout, free, any time"),
    ("111", "NHS 111"),
)


def help_cards(subject: Subject) -> HelpCards:
    size = max(size_of(subject, meeting) for meeting in subject.meetings)
    return HelpCards(
        numbers=NUMBERS, mine=MINE, key=KEY, a_page=CARDS_A_PAGE, sheets=rules.sheets_of(CARDS_A_PAGE, size)
    )
