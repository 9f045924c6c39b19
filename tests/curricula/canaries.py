"""A programme with a word of its own in every field, to see where each one goes."""

import yaml

from portal.curricula.layouts import SESSION, STAGE, Layout
from tests.curricula.folders import PROGRAMME, QUESTIONS, SHEET

OPEN = {"title", "parents", "outcomes", "handout-pupil", "handout-parent", "sheet-pupil", "sheet-parent"}
"""Fields that everybody may read."""
COMMON = {
    "title": "zq-title",
    "aim": "zq-aim of it",
    "outcomes": [{"id": "help", "text": "zq-outcomes one"}, {"id": "calm", "text": "zq-outcomes two"}],
    "handouts": [
        {
            "file": f"01-{audience}.html",
            "title": f"zq-handout-{audience}",
            "kind": "worksheet",
            "audience": audience,
            "settings": ["secondary"],
        }
        for audience in ("pupil", "parent", "school", "facilitator")
    ],
    "links": ["zq-links to guidance"],
    "safeguarding": "zq-safeguarding",
    "parents": "zq-parents",
}
PLAN = COMMON | {
    "minutes": 20,
    "group_size": {"least": 4, "most": 12},
    "ages": {"least": 11, "most": 14},
    "activities": [
        {
            "id": f"work-{n}",
            "name": f"zq-activity-{n}",
            "minutes": minutes,
            "kind": "practice",
            "variants": [{"setting": "secondary", "text": "zq-variants in school"}],
        }
        for n, minutes in enumerate((5, 10, 5))
    ],
    "needs": [{"item": "zq-needs"}],
}
STAGE_PLAN = COMMON | {
    "lasts": "Two weeks",
    "meetings": {"least": 1, "most": 3},
    "steps": [{"id": f"work-{n}", "name": f"zq-activity-{n}"} for n in range(3)],
}


def session() -> dict[str, bytes]:
    return _files(PROGRAMME, PLAN, SESSION)


def stage() -> dict[str, bytes]:
    programme = PROGRAMME.replace("mode: group", "mode: one-to-one\nplan: stages").replace("minutes: 20\n", "")
    return _files(programme, STAGE_PLAN, STAGE)


def _files(programme: str, front: dict[str, object], layout: Layout) -> dict[str, bytes]:
    work = front.get("activities") or front["steps"]
    body = []
    for heading in layout.headings:
        body.append(f"## {heading}\n\nzq-body\n")
        if heading == layout.work:
            body[-1] = f"## {heading}\n\n" + "\n".join(f"### {one['name']}\n\nzq-body\n" for one in work)
    text = f"---\n{yaml.safe_dump(front)}---\n\n" + "\n".join(body)
    files = {"programme.yaml": programme, "questions.yaml": QUESTIONS, "01-only.md": text}
    for audience in ("pupil", "parent", "school", "facilitator"):
        files[f"01-{audience}.html"] = SHEET.replace("Write one name.", f"zq-sheet-{audience}")
    return {path: content.encode() for path, content in files.items()}
