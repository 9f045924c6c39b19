"""Bugs that peers of this portal had, as changes to one line or two of ours, and the test that has to notice each.

Whether every line to be changed still stands where it stood is looked at in `test_bugs_still_fit.py`.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bug:
    who_had_it: str
    folder: str
    """Somewhere below it is the one file that holds what is right, once: lines move, and the bug goes with them."""
    right: str
    wrong: str
    test: str

    def files(self, root: Path) -> list[Path]:
        """Each as often as it holds it."""
        texts = ((path, path.read_text()) for path in (root / self.folder).rglob("*") if path.suffix in (".py", ".js"))
        return [path for path, text in texts for _ in range(text.count(self.right))]


SYNC = "tests/sync/test_push.py::"
PHONE = "tests/browser/phone/test_answers.py::"
LOCK = "tests/browser/phone/test_lock.py::"
ROOM = "portal/sync"

BUGS = (
    Bug(
        "Moodle attendance stored the same log row twice (2022)",
        "portal/registers",
        "if item.event_id in self._hashes:",
        "if False:",
        "tests/registers/test_views.py::test_the_same_form_sent_twice_counts_once",
    ),
    Bug(
        "another body under a known id was taken for the first (what ODK answers with 409.1)",
        ROOM,
        "if before.hash != one.hash or before.device_id != self.device.id:",
        "if before.device_id != self.device.id:",
        SYNC + "test_one_poison_item_among_fifty_stops_no_other",
    ),
    Bug(
        "libpretixsync: one answer that could not be read ended the pass for everything behind it",
        ROOM,
        "return [Answer(Taken.QUARANTINED, kinds.BROKEN)]",
        "raise",
        "tests/sync/test_broken.py::test_what_cannot_be_stored_waits_and_stops_no_other",
    ),
    Bug(
        "libpretixsync: what the server refused was dropped",
        ROOM,
        "self._insert(HeldItem, [self._row(one, reason, about) for one, reason in self.held.values()])",
        "del about",
        SYNC + "test_one_poison_item_among_fifty_stops_no_other",
    ),
    Bug(
        "DHIS2: what came later replaced what had not been seen (last writer wins)",
        "portal/registers",
        "tuple(sorted(left, key=lambda event: (event.server_sequence, event.id)))",
        "tuple(sorted(left, key=lambda event: (event.server_sequence, event.id)))[-1:]",
        SYNC + "test_two_phones_that_differ_show_both_marks",
    ),
    Bug(
        "the device's clock decided what was taken",
        "portal/registers",
        "if at is None or at.tzinfo is None:",
        "if at is None or at.tzinfo is None or at.year < 2000:",
        SYNC + "test_a_clock_that_is_wrong_decides_nothing",
    ),
    Bug(
        "Replicache's warning: without a bound device one user pushes as another",
        "portal/sync",
        "if device.user_id != current_user.id:",
        "if False:",
        SYNC + "test_a_device_belongs_to_one_person",
    ),
    Bug(
        "ODK Central 2026: done was said before it was whole",
        "portal/sync",
        "session.commit()\n    told =",
        'with __import__("contextlib").suppress(OSError): session.commit()\n    told =',
        SYNC + "test_receipts_follow_the_commit",
    ),
    Bug(
        "DHIS2: a disabled account lost what it had not sent",
        "portal/sync",
        "since = clock.now() - CLOSED_LASTS",
        "since = clock.now()",
        SYNC + "test_a_closed_account_hands_in_what_it_still_has_by_its_token",
    ),
    Bug(
        "Moodle attendance #543: marked in a group that one is not in",
        "portal/registers",
        "if said.enrolment_id not in meeting.people:",
        "if False:",
        SYNC + "test_a_pupil_of_another_group_is_held",
    ),
    Bug(
        "the whole class present wrote over what somebody else had marked",
        "portal/registers",
        "if item.fills_blank and now.value is not None:",
        "if False:",
        SYNC + "test_filling_blanks_changes_nobodys_mark",
    ),
    Bug(
        "CouchDB: two that differ were kept, and one of them shown as if it were agreed (COUCHDB-1723)",
        "portal/registers",
        "if len({head.value for head in left}) > 1:",
        "if False:",
        "tests/sync/test_histories.py::test_nothing_is_lost_doubled_or_hidden",
    ),
    Bug(
        "Vaultwarden CVE-2026-27803: it asked who may see, where only some may change",
        "portal/registers",
        '@registers.post("/<uuid:part_id>")\n@needs(Can.TAKE_REGISTER)\n',
        '@registers.post("/<uuid:part_id>")\n@needs(Can.SEE_REGISTERS)\n',
        "tests/test_access.py::test_every_role_meets_the_policy_on_every_address[registers.save]",
    ),
    Bug(
        "Moodle attendance 2023: a status that no page offers was stored",
        "portal/registers",
        'if chosen.mark not in ("", *MARKS):',
        "if False:",
        "tests/registers/test_views.py::test_what_cannot_be_is_answered_and_nothing_typed_is_lost",
    ),
    Bug(
        "common advice for SQLite loses acknowledged writes when the power goes",
        "portal",
        '"synchronous=FULL",',
        '"synchronous=NORMAL",',
        "tests/test_writers.py::test_what_is_committed_is_on_the_disk",
    ),
    Bug(
        "read, then write: SQLite refuses at once, whatever the time to wait",
        "portal",
        'connection.exec_driver_sql("BEGIN IMMEDIATE")',
        'connection.exec_driver_sql("BEGIN")',
        "tests/test_writers.py::test_a_writer_holds_the_database_from_its_first_statement",
    ),
    Bug(
        "pretixSCAN: what waited on the phone was deleted on 400 and 404",
        "static/js/phone",
        "if (!receipt) return alone ?",
        "if (!receipt) return MINE.has(got.kind) ? null : alone ?",
        PHONE + "test_an_item_leaves_the_phone_only_on_a_receipt_that_matches",
    ),
    Bug(
        "Enketo #942: two tabs gave two things one number, and the second was lost",
        "static/js/phone",
        "navigator.locks.request(`portal-phone-${name}`, options, work)",
        "new Promise((go) => setTimeout(go, 5)).then(() => work({}))",
        PHONE + "test_two_tabs_number_every_item_once_and_lose_none",
    ),
    Bug(
        "Enketo 2026-08-06: the worker sent on what was posted, and bodies arrived empty",
        "static/js/phone",
        'if (request.method !== "GET"',
        'if (url.pathname === "/sync/push") return event.respondWith(fetch(url, { method: "POST" }));\n'
        '  if (request.method !== "GET"',
        PHONE + "test_the_worker_keeps_files_of_the_app_and_never_a_post_or_a_page_with_data",
    ),
    Bug(
        "pretix CVE-2026-5600: a list gave everybody's rows, not those of one's own",
        "portal/registers",
        "Group.id.in_(staffed_by(user)),",
        "Group.id.is_not(None),",
        "tests/sync/test_pull.py::test_nobody_takes_along_what_they_do_not_staff",
    ),
    Bug(
        "DHIS2 2.31 to 2.36: a phone taken out of use was no longer told so, and was not wiped",
        "portal/sync",
        "if devices.is_revoked(reading(), device_id, but_for=owner):",
        "if False:",
        "tests/sync/test_phones.py::test_a_lost_phone_is_refused_and_told_so",
    ),
    Bug(
        "Enketo #1057: what was to be sent sealed lay on the device in clear",
        "static/js/phone",
        "await hidden(now.key, body)",
        "body",
        LOCK + "test_nothing_of_a_person_lies_readable_on_the_phone",
    ),
    Bug(
        "DHIS2: whoever signed in next on the device met what the first had not sent",
        "static/js/phone",
        '(rows) => answer(rows.index("person").getAll(id))',
        "(rows) => answer(rows.getAll())",
        LOCK + "test_somebody_else_sees_an_empty_app_and_sends_nothing_of_the_first",
    ),
)  # fmt: skip
