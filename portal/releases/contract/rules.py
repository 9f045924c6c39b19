"""How each promise stands, what was spent and what was answered, as tables of an edition. Pure.

What is judged is the number as published, never the true count, so a colour tells nothing that the figure does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.funding.returns.rules import NOTHING, ContractReturn, State
from portal.funding.standing import RULE, Stand, due_by
from portal.releases.contract.costs import ALONE, Payers, costs, in_words
from portal.releases.returns import Form
from portal.releases.words import THIS_QUARTER, words

Quarters = Mapping[tuple[str, str], dict[int, int]]
"""Programme and measure: a target for each quarter, where such were set."""
JUDGED = "The number as published is judged; one that is hidden is not."
NOT_JUDGED = "not judged"
NOT_ENTERED = "not entered"
OPEN = "Not answered yet"


@dataclass(frozen=True)
class LineReturn:
    """What was said of one funding line for the quarter."""

    line_id: UUID
    name: str
    said: ContractReturn
    spent_since_april: int | None = None
    """Pence; None where a quarter of the year so far is not entered."""

    @property
    def is_answered(self) -> bool:
        """In part at least."""
        return any(each.said.state is not State.OPEN for each in self.said.answers)

    @property
    def is_begun(self) -> bool:
        return self.is_answered or self.said.spent_pence is not None


def frozen(
    made: Mapping[str, Any], returns: Sequence[LineReturn], quarters: Quarters, payers: Payers = ALONE
) -> dict[str, Any]:
    """The object with the contract's tables; as it is where nobody has answered or entered anything."""
    begun = [each for each in returns if each.is_begun]
    if not begun:
        return dict(made)
    unit_costs, why = costs(made, [_spent(each, made) for each in returns], payers)
    tables = [_standing(made, quarters), _money(begun), _costs(unit_costs), _questions(returns)]
    cost = " ".join(filter(None, [_cost(begun), in_words(unit_costs, why)]))
    return {
        **made,
        "tables": [*made["tables"], *(table for table in tables if table["rows"])],
        "notes": [*made["notes"], f"{RULE} {JUDGED}", why or words()["costs"]["note"]],
        "contract": {"rule": RULE, "cost": cost, "next": _next(begun)},
    }


def open_in(made: Mapping[str, Any]) -> list[str]:
    """The contract's questions in an object that have neither an answer nor "nothing to report"."""
    rows = [row for table in made["tables"] if table["key"] == "contract" for row in table["rows"]]
    return [name for name, answer, _ in rows if answer == OPEN]


def with_elsewhere(made: Mapping[str, Any], payers: Payers) -> dict[str, Any]:
    """The object, saying which groups that the reader pays a share of are not in it."""
    if not payers.elsewhere:
        return dict(made)
    return {**made, "cannot": [*made["cannot"], words()["cannot"]["elsewhere"].format(number=payers.elsewhere)]}


def _spent(one: LineReturn, made: Mapping[str, Any]) -> int | None:
    """In the time that the object's counts are of."""
    return one.spent_since_april if Form(made["form"]).is_since_april else one.said.spent_pence


def _costs(rows: list[list[Any]]) -> dict[str, Any]:
    return _table("costs", [("name", "One"), ("number", "Number"), ("unit_cost", "Cost of one, £")], rows)


def _table(key: str, columns: Sequence[tuple[str, str]], rows: list[list[Any]]) -> dict[str, Any]:
    named = [{"key": name, "label": label} for name, label in columns]
    return {"key": key, "title": words()["tables"][key], "columns": named, "rows": rows}


def _standing(made: Mapping[str, Any], quarters: Quarters) -> dict[str, Any]:
    columns = [
        ("name", "Programme"),
        ("measure", "What was promised"),
        ("due", "Due by now"),
        ("actual", "So far"),
        ("variance", "More or less"),
        ("standing", "Stands at"),
        ("when", "So far means"),
    ]
    rows = [row for table in made["tables"] if table["key"] == "targets" for row in table["rows"]]
    number = made["period"]["quarter"]
    return _table("standing", columns, [judged(row, quarters.get((row[0], row[1]), {}), number) for row in rows])


def judged(row: Sequence[Any], own: dict[int, int], quarter: int) -> list[Any]:
    """A row of the table of targets, held against what was due."""
    programme, measure, target, actual, when = row
    due = own.get(quarter) if when == THIS_QUARTER else due_by(target, own, quarter)
    if due is None or not isinstance(actual, int):
        return [programme, measure, "z" if due is None else due, actual, "z", NOT_JUDGED, when]
    stand = Stand(actual, due)
    variance = "z" if stand.variance is None else stand.variance
    return [programme, measure, due, actual, variance, stand.colour.value, when]


def _money(returns: Sequence[LineReturn]) -> dict[str, Any]:
    columns = [("name", "Line"), ("spent", "Spent in the quarter, £"), ("claimed", "Claimed, £")]
    rows = [[each.name, _pounds(each.said.spent_pence), _pounds(each.said.claimed_pence)] for each in returns]
    return _table("money", columns, rows)


def _pounds(pence: int | None) -> int | float | str:
    if pence is None:
        return NOT_ENTERED
    return pence // 100 if pence % 100 == 0 else pence / 100


def _questions(returns: Sequence[LineReturn]) -> dict[str, Any]:
    """Of every line as soon as one is answered: then the others are asked for too."""
    returns = returns if any(each.is_answered for each in returns) else ()
    columns = [("name", "Question"), ("answer", "Answer"), ("owner", "Who answers for it")]
    return _table("contract", columns, [row for each in returns for row in _answers(each, len(returns) > 1)])


def _answers(one: LineReturn, is_one_of_several: bool) -> Iterator[list[Any]]:
    for each in one.said.answers:
        title = f"{one.name}: {each.question.title}" if is_one_of_several else each.question.title
        answer = NOTHING if each.said.is_nothing else each.said.text or OPEN
        yield [title, answer, each.said.owner or "–"]


def _cost(returns: Sequence[LineReturn]) -> str:
    """Of each line, never added up: a line may pay for more than one reader sees."""
    said = [
        f"{each.name}: £{each.said.spent_pence / 100:,.2f}" for each in returns if each.said.spent_pence is not None
    ]
    return f"Spent in the quarter: {'; '.join(said)}." if said else ""


def _next(returns: Sequence[LineReturn]) -> str:
    said = [each.said.text for one in returns for each in one.said.answers if each.question.key == "next"]
    return " ".join(text for text in said if text)
