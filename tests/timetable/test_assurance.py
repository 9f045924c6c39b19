"""Who is assured on which days, and the letter that says so."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.curricula.reading.schema import Mode
from portal.groups.models import Duty, Group
from portal.people import accounts, credentials
from portal.people.access import Role
from portal.people.models import User
from portal.people.vetting import Check, Condition, Decision, Record, Seen, Setting
from portal.timetable import assurance, letters, news, service
from portal.timetable.assurance import Spell
from portal.timetable.letters import State
from portal.timetable.models import AssuranceLetter, LetterEnd
from portal.timetable.queries import staff_from
from portal.web.models import Notice
from tests.world import SEEN, TUESDAY, by

LAST = TUESDAY + timedelta(weeks=4)
DAYS = [TUESDAY + timedelta(weeks=n) for n in range(5)]
LONG = date(2028, 1, 1)


def record(name, *only, suitable=True):
    checks = {check: Seen(check, SEEN, LONG) for check in (Check.DBS_BARRED, Check.TRAINING)}
    return Record(name, checks, Decision(suitable, SEEN, LONG, frozenset(only)))


def noon(day):
    return clock.at(day, time(12))


@pytest.mark.parametrize(
    ("mode", "one_to_one", "young"),
    [(Mode.GROUP, False, True), (Mode.ONE_TO_ONE, True, True), (Mode.TRAINING, False, False)],
)
def test_the_mode_of_a_programme_says_what_the_work_is_like(mode, one_to_one, young):
    made = assurance.setting_of(mode, school_adult=False)
    assert (made.one_to_one, made.young_people) == (one_to_one, young)


@pytest.mark.parametrize(
    ("other", "spell", "is_alone"),
    [
        ((), (TUESDAY, None), False),
        ((Condition.CO_DELIVERED,), (TUESDAY, None), True),
        ((), (TUESDAY, LAST - timedelta(days=1)), True),
        ((Condition.SCHOOL_ADULT,), (TUESDAY, None), True),
    ],
)
def test_who_works_together_only_needs_one_firm_person_on_every_day(other, spell, is_alone):
    held = {"ana": record("Ana", Condition.CO_DELIVERED), "ben": record("Ben", *other)}
    spells = [Spell("ana", TUESDAY), Spell("ben", *spell)]
    told = assurance.judged(held, spells, DAYS, Setting())
    assert ("ana" in told) is is_alone


def test_two_who_relieve_each_other_cover_one_who_works_together_only():
    held = {"ana": record("Ana", Condition.CO_DELIVERED), "ben": record("Ben"), "cai": record("Cai")}
    spells = [Spell("ana", TUESDAY), Spell("ben", TUESDAY, DAYS[2]), Spell("cai", DAYS[3])]
    assert assurance.judged(held, spells, DAYS, Setting()) == {}


def change(stage, **more):
    with stage.write() as session:
        group = session.get_one(Group, stage.group.id)
        letter = service.change_staff(
            session, group, **({"leaving": None, "joining": None} | more), by=by(stage.coordinator)
        )
        session.commit()
        return letter


def issue(stage):
    with stage.write() as session:
        letter = letters.issue(session, session.get_one(Group, stage.group.id), by=by(stage.coordinator))
        session.commit()
        return letter


def standing(stage, letter):
    with stage.world.database.read() as session:
        return letters.standing(session, session.get_one(AssuranceLetter, letter.id))


def joining(stage, user, from_day=TUESDAY, duty=Duty.SUPPORT, until_day=None):
    return service.Joining(user.id, stage.charity.id, duty, from_day, until_day)


def staffing_of(stage, user):
    with stage.world.database.read() as session:
        return next(row.id for row in staff_from(session, stage.group.id) if row.user_id == user.id)


def facilitator(stage, name, *conditions, assured=True):
    made = stage.world.user(Role.FACILITATOR, name, organisation_id=stage.charity.id)
    if assured:
        stage.world.assure(made, *conditions)
    return made


def test_a_letter_names_who_comes_and_what_was_seen_and_when(stage):
    letter = issue(stage)
    with stage.world.database.read() as session:
        [named] = letters.named_in(session, session.get_one(AssuranceLetter, letter.id))
    assert (named.name, named.organisation) == ("Ana Example", "Sample Charity")
    assert named.checks == ((Check.DBS_BARRED.value, SEEN), (Check.TRAINING.value, SEEN))
    assert letter.review_day == LONG
    assert standing(stage, letter).state is State.VALID


def test_only_one_letter_stands_and_the_older_is_withdrawn(stage):
    old, new = issue(stage), issue(stage)
    assert old.code != new.code
    told = standing(stage, old)
    assert (told.state, told.day) == (State.WITHDRAWN, clock.today())
    with stage.world.database.read() as session:
        assert session.get_one(AssuranceLetter, old.id).withdrawn_why is LetterEnd.REPLACED
        assert letters.standing_letter(session, stage.group.id).id == new.id


def test_no_letter_for_somebody_who_is_not_assured(stage):
    bare = facilitator(stage, "Ben Example", assured=False)
    stage.world.staff(stage.group, bare, stage.charity)
    with pytest.raises(news.NotAssured) as stopped:
        issue(stage)
    assert list(stopped.value.sentences) == [bare.id]


def test_no_letter_where_nobody_comes_to_anything(stage):
    with clock.moved_to(noon(LAST + timedelta(days=1))), pytest.raises(news.NothingToAssure):
        issue(stage)


def test_a_letter_lapses_at_the_review_and_is_held_once_a_check_was_an_error_or_somebody_is_found_not_suitable(stage):
    letter = issue(stage)
    with clock.moved_to(noon(LONG + timedelta(days=1))):
        assert standing(stage, letter).state is State.ENDED
    with stage.write() as session:
        credentials.decide(
            session,
            session.get_one(User, stage.ana.id),
            suitable=False,
            decided_by_id=stage.coordinator.id,
            decided_day=clock.today(),
            review_day=LONG,
            by=by(stage.coordinator),
        )
        session.commit()
    assert standing(stage, letter).state is State.HELD


def test_a_letter_does_not_outlive_the_last_session_nor_the_account_of_whom_it_names(stage, sign_in):
    letter = issue(stage)
    last = stage.live()[-1][1].date()
    with clock.moved_to(noon(last)):
        assert standing(stage, letter).state is State.VALID, "on the day itself, though the session has begun"
    with clock.moved_to(noon(last + timedelta(days=1))):
        told = standing(stage, letter)
        assert (told.state, told.day) == (State.ENDED, last)
        page = sign_in(stage.coordinator).get(f"/groups/{stage.group.id}/facilitators").text
        assert "The sessions are over" in page
    with stage.write() as session:
        accounts.disable(session, session.get_one(User, stage.ana.id), by=by(stage.coordinator))
        session.commit()
    for day in (DAYS[0], last):
        with clock.moved_to(noon(day)):
            assert standing(stage, letter).state is State.HELD
    with stage.world.database.read() as session:
        [trouble] = assurance.troubles(session, stage.coordinator)
    assert "no open account any more" in trouble.fault


def test_nobody_is_named_later_who_is_not_assured_and_nothing_changes(stage):
    letter = issue(stage)
    for made, told in [
        (facilitator(stage, "Ben Example", assured=False), "no decision"),
        (facilitator(stage, "Cai Example", Condition.SCHOOL_ADULT), "school adult in the room only"),
    ]:
        with pytest.raises(news.NotAssured, match=told):
            change(stage, joining=joining(stage, made))
        with stage.write() as session, pytest.raises(news.NotAssured):
            service.staff(
                session,
                session.get_one(Group, stage.group.id),
                user_id=made.id,
                organisation_id=stage.charity.id,
                duty=Duty.COVER,
                from_day=TUESDAY,
                by=by(stage.coordinator),
            )
    assert standing(stage, letter).state is State.VALID


def test_a_swap_withdraws_the_letter_and_issues_one_for_who_comes_now(stage):
    old = issue(stage)
    ben = facilitator(stage, "Ben Example")
    leaving = service.Leaving(staffing_of(stage, stage.ana), DAYS[1])
    new = change(stage, leaving=leaving, joining=joining(stage, ben, DAYS[2], Duty.LEAD))
    assert standing(stage, old).state is State.WITHDRAWN
    assert {one["user_id"] for one in new.people} == {str(stage.ana.id), str(ben.id)}
    with clock.moved_to(noon(DAYS[2] - timedelta(days=1))):
        later = issue(stage)
    assert [one["user_id"] for one in later.people] == [str(ben.id)]


def test_everybody_concerned_is_told_of_a_swap_without_a_name(stage):
    ben = facilitator(stage, "Ben Example")
    leaving = service.Leaving(staffing_of(stage, stage.ana), DAYS[1])
    change(stage, leaving=leaving, joining=joining(stage, ben, DAYS[2]))
    with stage.world.database.read() as session:
        found = session.scalars(select(Notice).where(Notice.kind == "staff-changed")).all()
    assert {stage.ana.id, ben.id} <= {one.to_user_id for one in found}
    assert any(one.to_contact_id for one in found)
    assert all("Example" not in str(one.facts) for one in found)


def test_no_session_is_left_without_anybody(stage):
    with pytest.raises(news.NobodyComes, match="26 January 2027"):
        change(stage, leaving=service.Leaving(staffing_of(stage, stage.ana), DAYS[1]))


def test_one_who_works_together_only_is_not_left_alone(stage):
    ben = facilitator(stage, "Ben Example", Condition.CO_DELIVERED)
    change(stage, joining=joining(stage, ben))
    with pytest.raises(news.NotAssured, match="Ben Example works together with another"):
        change(stage, leaving=service.Leaving(staffing_of(stage, stage.ana), DAYS[1]))


def test_nobody_is_named_twice_for_the_same_days(stage):
    with pytest.raises(news.NamedAlready):
        change(stage, joining=joining(stage, stage.ana))


def test_one_who_is_elsewhere_then_is_refused(stage):
    ben = facilitator(stage, "Ben Example")
    stage.world.staff(stage.another(sessions=5), ben, stage.charity)
    with pytest.raises(news.Clash):
        change(stage, joining=joining(stage, ben))


def test_the_letter_is_withdrawn_with_the_rest_of_the_sessions(stage):
    letter = issue(stage)
    with stage.write() as session:
        service.cancel_rest(session, session.get_one(Group, stage.group.id), TUESDAY, by=by(stage.coordinator))
        session.commit()
    assert standing(stage, letter).state is State.WITHDRAWN


def test_groups_in_trouble_are_found_in_few_queries(stage, queries_of):
    with stage.world.database.read() as session:
        [only] = assurance.troubles(session, stage.coordinator)
    assert (only.group, only.fault) == (stage.group.name, "")
    letter = issue(stage)
    with clock.moved_to(noon(DAYS[0])), stage.write() as session:
        session.get_one(AssuranceLetter, letter.id).review_day = DAYS[0] - timedelta(days=1)
        [lapsed] = assurance.troubles(session, stage.coordinator)
        assert (lapsed.group, lapsed.fault) == (stage.group.name, ""), "everybody is in order, but its letter has ended"
    for n in range(3):
        other = stage.another(sessions=2, first_day=TUESDAY + timedelta(days=1))
        stage.world.staff(other, facilitator(stage, f"F {n} Example", assured=n > 1), stage.charity)
    with stage.world.database.read() as session:
        found = []
        assert queries_of(lambda: found.extend(assurance.troubles(session, stage.coordinator))) <= 7
        assert assurance.troubles(session, stage.ana) == []
    assert sorted(bool(one.fault) for one in found) == [False, True, True]


def test_codes_are_twelve_plain_signs_and_read_as_people_type_them(stage):
    letter = issue(stage)
    assert len(letter.code) == 14
    assert set(letter.code) <= set(letters.SIGNS) | {"-"}
    for typed in (letter.code, letter.code.lower(), f" {letter.code.replace('-', ' ')} ", letter.code.replace("-", "")):
        assert letters.read_code(typed) == letter.code
    for typed in ("", "K7QM", letter.code + "A", letter.code.replace(letter.code[0], "0")):
        assert letters.read_code(typed) is None
