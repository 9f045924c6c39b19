"""What RELIABILITY asks of registers without signal, and the tests that look at it besides the battery's own parts."""

PUSH, WAITING, PHONES = (f"tests/sync/test_{name}.py::" for name in ("push", "waiting", "phones"))
ANSWERS, LOCK, SYNC = (f"tests/browser/phone/test_{name}.py::" for name in ("answers", "lock", "sync"))

NAMED: dict[str, tuple[str, ...]] = {
    "F1 any order, twice, by any clock": ("tests/sync/test_orders.py::test_no_order_decides",),
    "F2 four deliveries at once": (PUSH + "test_four_deliveries_of_one_item_at_once_are_one",),
    "F3 one poison item among fifty": (
        PUSH + "test_one_poison_item_among_fifty_stops_no_other",
        WAITING + "test_of_an_erased_person_only_id_and_hash_stay",
        WAITING + "test_a_mark_that_came_after_the_lock_is_put_in_and_shows_beside_the_other",
    ),
    "F4 every bad answer": (
        ANSWERS + "test_an_item_leaves_the_phone_only_on_a_receipt_that_matches",
        ANSWERS + "test_one_item_that_is_always_refused_holds_up_no_other",
    ),
    "F5 a clock that is wrong or jumps": (
        PUSH + "test_a_clock_that_is_wrong_decides_nothing",
        ANSWERS + "test_a_clock_that_is_wrong_is_shown_and_changes_nothing",
    ),
    "F6 two phones that differ": (SYNC + "test_two_phones_that_differ_both_see_both_marks",),
    "4.3 marks that meet what the other provider said": (
        "tests/registers/test_at_once.py::test_marks_that_meet_the_others_not_held_wait_and_are_put_in_later",
    ),
    "F7 two tabs": (ANSWERS + "test_two_tabs_number_every_item_once_and_lose_none",),
    "F8 a new version with unsent marks": (
        "tests/browser/phone/test_update.py::test_a_new_version_waits_for_unsent_marks_and_the_app_can_be_taken_off",
    ),
    "F9 signed out, closed, somebody else": (
        SYNC + "test_marked_without_signal_after_a_restart_and_received_after_signing_in_again",
        LOCK + "test_somebody_else_sees_an_empty_app_and_sends_nothing_of_the_first",
        PUSH + "test_a_closed_account_hands_in_what_it_still_has_by_its_token",
    ),
    "F11 a month without signal": (LOCK + "test_it_locks_when_nobody_touches_it_but_not_while_a_session_runs",),
    "F12 the worker and what is posted": (
        ANSWERS + "test_the_worker_keeps_files_of_the_app_and_never_a_post_or_a_page_with_data",
    ),
    "F13 a thief": (
        LOCK + "test_nothing_of_a_person_lies_readable_on_the_phone",
        LOCK + "test_a_phone_that_was_taken_off_hands_in_what_it_has_and_is_wiped",
        PHONES + "test_a_lost_phone_is_refused_and_told_so",
    ),
    "F14 ten wrong passphrases": (LOCK + "test_ten_wrong_passphrases_wipe_the_list_and_the_marks_are_sent",),
    "E10 a full phone": (ANSWERS + "test_a_full_phone_says_at_once_that_a_mark_is_not_saved",),
    "bad input: 10,000 events at once, half a body": (PUSH + "test_what_is_no_delivery_is_refused_in_words",),
    "bad input: a pupil of another school": (PUSH + "test_a_pupil_of_another_group_is_held",),
    "bad input: a full disk": (PUSH + "test_receipts_follow_the_commit",),
}
"""F10, E1, E2, E4, E5, E8 and E9 are parts of the battery: cuts, kills, power, busy, crashes and backlog."""
