"""A small programme folder with a canary in every field, so that a test can say who may read what."""

from portal.curricula.content import Folder, Plan, Sheet
from portal.curricula.layouts import SESSION
from portal.curricula.reading.schema import Handout, Programme, QuestionSet, SessionPlan
from tests.world import FACTS

FOR_FACILITATORS = "canary-facilitator"
FOR_PUPILS = "canary-pupil"
FOR_PARENTS = "canary-parent"


def folder(sessions: int = 13) -> Folder:
    facts = FACTS | {"parents": f"{FOR_PARENTS} in all.\n\nAnother paragraph."}
    return Folder(
        slug="sample-steps",
        programme=Programme.model_validate(facts),
        plans=tuple(plan(n) for n in range(1, sessions + 1)),
        questions=QuestionSet.model_validate(
            {
                "title": "How things are",
                "version": 1,
                "licence": "Free to use",
                "note": "Not a validated measure",
                "ages": {"least": 11, "most": 16},
                "low": "Not at all like me",
                "high": "Very much like me",
                "items": [{"id": f"q{n}", "outcome": "help", "text": f"{FOR_PUPILS} item {n}"} for n in range(1, 9)],
            }
        ),
    )


def plan(number: int) -> Plan:
    front = SessionPlan.model_validate(
        {
            "title": f"Step {number}",
            "aim": f"Aim of step {number}.",
            "minutes": 60,
            "outcomes": [{"id": "help", "text": "Name one adult"}, {"id": "help", "text": "Name another"}],
            "activities": [
                {"id": f"open-{number}", "name": "Opening round", "minutes": 10, "kind": "opening"},
                {"id": f"core-{number}", "name": "Main thing", "minutes": 40, "kind": "practice", "core": True},
                {"id": f"close-{number}", "name": "Closing", "minutes": 10, "kind": "close"},
            ],
            "needs": [
                {"item": "Pencil", "per": "pupil"},
                {"item": "Scissors", "per": "pair"},
                {"item": "Glue", "quantity": 2, "per": "four"},
                {"item": "Marker", "quantity": 3},
            ],
            "handouts": [{"file": f"{number:02}-map.html", "title": f"Map {number}", "kind": "worksheet"}],
            "links": ["A line of the statutory guidance"],
            "safeguarding": f"{FOR_FACILITATORS} safeguarding",
            "parents": f"{FOR_PARENTS} in week {number}.",
        }
    )
    html = (
        f'<article class="handout"><section class="sheet"><h2>Map {number}</h2><p class="lead">{FOR_PUPILS}</p>'
        "<h4>Skips a level</h4></section></article>"
    )
    handout = Handout.model_validate(front.handouts[0].model_dump())
    return Plan(
        version=1,
        path=f"{number:02d}-session.md",
        number=number,
        front=front,
        sections={name: f"<p>{FOR_FACILITATORS} {name}</p>" for name in (*SESSION.before, *SESSION.after)},
        activities={activity.id: f"<p>{FOR_FACILITATORS} {activity.name}</p>" for activity in front.activities},
        sheets=(Sheet(handout, html),),
    )
