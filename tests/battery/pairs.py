"""F6: two facilitators without signal mark the same people differently; whoever hands in first, both see both marks."""

from typing import Any

from portal.registers.models import MarkValue
from tests.battery.ground import Ground, ground
from tests.battery.sizes import sized
from tests.sync.phone import Phone

PEOPLE = 20
TRIALS = sized(200 // PEOPLE, least=2) * PEOPLE
VALUES = list(MarkValue)


def figures() -> dict[str, float]:
    with ground(number=PEOPLE) as here:
        phones, seen, hidden = [here.phone(here.group.jo), here.phone(here.group.sam)], {}, 0
        for turn in range(TRIALS // PEOPLE):
            pairs = _mark(here, phones, turn, seen)
            for phone in phones if turn % 2 else phones[::-1]:
                phone.push()
            for phone in phones:
                seen = _pulled(here, phone)
                hidden += sum(not _shows(seen[person], pair) for person, pair in pairs.items())
    print(f"{TRIALS} times two differing marks, in both orders: {hidden} times not both shown to both", flush=True)
    return {"pairs.trials": TRIALS, "pairs.violations": hidden}


def _mark(here: Ground, phones: list[Phone], turn: int, seen: dict[str, Any]) -> dict[str, set[str]]:
    """Each on top of what both have seen; by person the two marks."""
    pairs = dict[str, set[str]]()
    for place, one in enumerate(here.group.people):
        bases = [head["id"] for head in (seen.get(str(one.id)) or {}).get("heads", [])]
        pairs[str(one.id)] = {
            phone.mark(here.group.part, one.id, VALUES[(turn + place + step) % len(VALUES)], *bases)
            for step, phone in enumerate(phones)
        }
    return pairs


def _pulled(here: Ground, phone: Phone) -> dict[str, Any]:
    answer = phone.say("pull", {})
    assert answer.status_code == 200, answer.text
    [register] = [one for one in answer.json["registers"] if one["part"] == str(here.group.part)]
    return {one["enrolment"]: one["mark"] for one in register["people"]}


def _shows(mark: Any, pair: set[str]) -> bool:
    return bool(mark and mark["unconfirmed"] and {head["id"] for head in mark["heads"]} == pair)
