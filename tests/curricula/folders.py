"""A small whole programme, as files, to be spoiled in one place by a test."""

from pathlib import Path

PROGRAMME = """\
title: Healthy steps
version: 1
status: live
mode: group
summary: Two short meetings about asking for help.
about: |
  Two meetings.

  A second paragraph.
who_for: Pupils in years 7 to 9.
topics: [violence]
settings: [secondary]
ages: {least: 11, most: 14}
group_size: {least: 4, most: 12}
shape: 2 weekly sessions of 20 minutes
minutes: 20
cost: Free where a council pays
licence: Free to use
credit: Sample content
outcomes:
  - {id: help, text: Name an adult who can help}
  - {id: calm, text: Use a way to calm down}
shows: [attendance]
evidence: Not known yet.
parents: Your child was offered a place.
sources:
  - {title: A report, publisher: A publisher, year: 2020}
sample_content: Sample content written for tests
"""

PLAN = """\
---
title: Session {n}
aim: Everyone finds one adult whom they could ask.
minutes: 20
outcomes:
  - {{id: help, text: Name one adult}}
  - {{id: calm, text: Try one way}}
activities:
  - {{id: open-{n}, name: Opening, minutes: 5, kind: opening}}
  - {{id: work-{n}, name: Working, minutes: 10, kind: practice, core: true}}
  - {{id: close-{n}, name: Closing, minutes: 5, kind: close}}
handouts:
  - {{file: 0{n}-sheet.html, title: Sheet {n}, kind: worksheet}}
safeguarding: Tell the DSL the same day.
parents: Children find out whom they can ask.
---

## Before you start

Put the chairs in a ring.

## Ground rules

Anyone may pass.

## The session

### Opening

Say hello.

### Working

1. Draw.
2. Talk.

### Closing

Say goodbye.

## Keeping a distance

Made-up people.

## Lived-experience story

None today.

## Myths and what is true

One myth.

## Question box

Read two.

## If somebody tells you something

Listen.

## Different needs

Large print.

## Where to get help

In school: the DSL. Outside: [Childline](https://www.childline.org.uk)

## After the session

Write one line.
"""

SHEET = """\
<article class="handout">
<section class="sheet">
<h2>My sheet</h2>
<p class="lead">Write one name.</p>
<figure><svg viewBox="0 0 10 10" role="img">
<title>A dot</title><circle cx="5" cy="5" r="2" fill="#16242C"/></svg></figure>
<div class="lines lines-2"></div>
</section>
</article>
"""

QUESTIONS = """\
title: How things are
version: 1
licence: Free to use
note: Our own questions
ages: {least: 11, most: 14}
low: Not like me
high: Like me
items:
  - {id: one, outcome: help, text: I know whom to ask.}
  - {id: two, outcome: calm, text: I can calm down.}
  - {id: three, outcome: help, text: I would ask.}
  - {id: four, outcome: calm, text: I notice anger early.}
"""


def whole() -> dict[str, str]:
    """Files of a live programme without a fault."""
    files = {"programme.yaml": PROGRAMME, "questions.yaml": QUESTIONS}
    for n in (1, 2):
        files[f"0{n}-session.md"] = PLAN.format(n=n)
        files[f"0{n}-sheet.html"] = SHEET
    return files


def as_bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


def written(root: Path, files: dict[str, str], slug: str = "healthy-steps") -> Path:
    """The files on disk; returns their folder."""
    folder = root / slug
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (folder / path).write_text(text)
    return folder


STAGE = """\
---
title: Meeting {n}
aim: Two people get to know each other.
lasts: Two weeks
meetings: {{least: 1, most: 3}}
outcomes:
  - {{id: help, text: Name one adult}}
  - {{id: calm, text: Try one way}}
steps:
  - {{id: hello-{n}, name: Saying hello, core: true}}
  - {{id: walk-{n}, name: A walk}}
  - {{id: plan-{n}, name: What next}}
handouts:
  - {{file: 0{n}-form.html, title: Form {n}, kind: form, audience: facilitator}}
  - {{file: 0{n}-card.html, title: Card {n}, kind: help-card}}
safeguarding: Tell the DSL the same day.
parents: We meet and talk.
---

## Before you start

Ring first.

## Ways of working

Anyone may pass.

## The work

### Saying hello

Say who you are.

### A walk

Walk and talk.

### What next

Agree on a day.

## Questions that help

What went well?

## Lived-experience story

One minute, or none.

## If somebody tells you something

Tell the DSL.

## Different needs

Large print.

## Where to get help

In school: the DSL. Outside: [Childline](https://www.childline.org.uk)

## Before you move on

Write one line.
"""


def casework() -> dict[str, str]:
    """Files of a live programme of two stages without a fault."""
    programme = PROGRAMME.replace("mode: group", "mode: one-to-one\nplan: stages").replace("minutes: 20\n", "")
    files = {"programme.yaml": programme, "questions.yaml": QUESTIONS}
    for n in (1, 2):
        files |= {f"0{n}-meeting.md": STAGE.format(n=n), f"0{n}-form.html": SHEET, f"0{n}-card.html": SHEET}
    return files


FOR = {"pupil": "Sheet 1", "parent": "Letter home", "school": "Staff sheet", "facilitator": "Crib card"}


def mixed() -> dict[str, str]:
    """A programme whose first session has a handout for each audience."""
    files = whole()
    more = "".join(
        f"  - {{file: 01-{audience}.html, title: {title}, kind: leaflet, audience: {audience}}}\n"
        for audience, title in FOR.items()
        if audience != "pupil"
    )
    files["01-session.md"] = files["01-session.md"].replace("safeguarding:", f"{more}safeguarding:", 1)
    for audience in ("parent", "school", "facilitator"):
        files[f"01-{audience}.html"] = SHEET.replace("</h2>", f"</h2><p>Words for the {audience} only: zebra.</p>", 1)
    return files
