"""The whole policy on one screen: which role may do what. Which rows it holds for is each room's `seen_by`."""

from enum import StrEnum

from portal.web.access import Can


class Role(StrEnum):
    ADMIN = "admin"
    COORDINATOR = "coordinator"
    SAFEGUARDING = "charity safeguarding lead"
    EVALUATOR = "evaluator"
    FACILITATOR = "facilitator"
    BOOKING_LEAD = "school booking lead"
    SCHOOL_DSL = "school safeguarding lead"
    COMMISSIONER = "commissioner"


SCHOOL_ROLES = frozenset({Role.BOOKING_LEAD, Role.SCHOOL_DSL})
"""Scope: one school a grant."""
CHARITY_ROLES = frozenset({Role.ADMIN, Role.COORDINATOR, Role.SAFEGUARDING, Role.EVALUATOR, Role.FACILITATOR})
"""Scope: the lead charity; a facilitator's grant names the provider, and only own groups are seen."""

MAY: dict[Role, frozenset[Can]] = {
    Role.ADMIN: frozenset(
        {
            Can.SEE_HOME,
            Can.SEE_SCHOOLS,
            Can.EDIT_PLACES,
            Can.EDIT_CALENDARS,
            Can.EDIT_AREA_CALENDARS,
            Can.EDIT_CONTACTS,
            Can.SEE_OUTBOX,
            Can.SEE_PEOPLE,
            Can.EDIT_PEOPLE,
            Can.ANSWER_CALLS,
            Can.SEE_AUDIT,
        }
    ),
    Role.COORDINATOR: frozenset(Can) - {Can.SEE_AUDIT, Can.OVERSEE_CONCERNS},
    Role.SAFEGUARDING: frozenset(
        {
            Can.SEE_HOME,
            Can.SEE_SCHOOLS,
            Can.SEE_CREDENTIALS,
            Can.RECORD_CREDENTIALS,
            Can.SEE_BOOKINGS,
            Can.SEE_LETTERS,
            Can.SEE_GROUPS,
            Can.SEE_NAMES,
            Can.SEE_REGISTERS,
            Can.HAND_ON_CONCERN,
            Can.SEE_CONCERNS,
            Can.OVERSEE_CONCERNS,
            Can.EDIT_ROUTES,
            Can.ANSWER_CALLS,
            Can.READ_PLANS,
            Can.READ_MATERIALS,
        }
    ),
    Role.EVALUATOR: frozenset(
        {
            Can.SEE_HOME,
            Can.SEE_SCHOOLS,
            Can.SEE_GROUPS,
            Can.SEE_IMPACT,
            Can.SEE_ALL_IMPACT,
            Can.SEE_TOTALS,
            Can.READ_EDITIONS,
            Can.APPROVE_EDITIONS,
            Can.SEE_MEASURES,
            Can.TYPE_ANSWERS,
        }
    ),
    Role.FACILITATOR: frozenset(
        {
            Can.SEE_HOME,
            Can.SEE_CREDENTIALS,
            Can.SEE_GROUPS,
            Can.SEE_REGISTERS,
            Can.TAKE_REGISTER,
            Can.HAND_ON_CONCERN,
            Can.SEE_CONCERNS,
            Can.ASK_CALL,
            Can.ANSWER_CALLS,
            Can.PRINT_PACKS,
            Can.READ_PLANS,
            Can.READ_MATERIALS,
            Can.SEE_IMPACT,
            Can.SEE_MEASURES,
            Can.TYPE_ANSWERS,
            Can.OPEN_QUESTIONS,
            Can.COUNT_SLIPS,
        }
    ),
    Role.BOOKING_LEAD: frozenset(
        {
            Can.SEE_HOME,
            Can.SEE_SCHOOLS,
            Can.EDIT_PLACES,
            Can.EDIT_CALENDARS,
            Can.SEE_BOOKINGS,
            Can.ASK_BOOKING,
            Can.CANCEL_BOOKING,
            Can.SEE_LETTERS,
            Can.SEE_GROUPS,
            Can.SEE_NAMES,
            Can.EDIT_NAMES,
            Can.PROPOSE,
            Can.RECORD_AGREEMENT,
            Can.PRINT_PACKS,
            Can.PRINT_FULL_NAMES,
            Can.READ_MATERIALS,
            Can.OPEN_MATERIALS,
            Can.SEE_IMPACT,
            Can.GIVE_TOTALS,
        }
    ),
    Role.SCHOOL_DSL: frozenset(
        {
            Can.SEE_HOME,
            Can.SEE_SCHOOLS,
            Can.SEE_BOOKINGS,
            Can.SEE_LETTERS,
            Can.SEE_GROUPS,
            Can.SEE_NAMES,
            Can.PROPOSE,
            Can.SEE_REGISTERS,
            Can.SEE_CONCERNS,
            Can.PRINT_PACKS,
            Can.READ_MATERIALS,
            Can.OPEN_MATERIALS,
            Can.SEE_IMPACT,
            Can.GIVE_TOTALS,
        }
    ),
    Role.COMMISSIONER: frozenset({Can.SEE_HOME, Can.READ_EDITIONS, Can.ANSWER_EDITIONS}),
}
"""A person may do what any of their grants allows. A facilitator sees first names through the register,
not the list of names, and of checks only their own. A school reads letters of assurance, never a record of checks;
an administrator reads neither. That a concern was passed on is known to whoever passed it on, to the charity's
safeguarding lead, and of what went to a school to its own; a coordinator sees only what they wrote down for somebody.
Answers to questionnaires are typed in by coordinators and evaluators; a facilitator types only those of people met one
to one. A school proposes young people for its groups, its safeguarding lead too; a coordinator decides, and those who
deliver know only who was accepted.
A commissioner has no way to a person, a group or a booking."""

EVERYBODY = frozenset({Can.SEE_HOME})
"""May be done in any account, one whose last role has ended included: the start page says whom to ask, and one can
sign out."""
