"""What the choices of a programme's author are called where schools and families read them."""

from portal.curricula.catalogue.catalogue import Length, Size
from portal.curricula.reading.schema import Audience, HandoutKind, Mode, Setting, Topic

SETTINGS = {
    Setting.SECONDARY: "Secondary school",
    Setting.PRIMARY: "Primary school",
    Setting.PUPIL_REFERRAL_UNIT: "Pupil referral unit",
    Setting.FURTHER_EDUCATION: "College",
    Setting.COMMUNITY: "Community",
    Setting.PRISON: "Prison",
    Setting.HOSPITAL: "Hospital",
    Setting.HOME: "At home",
    Setting.WORKPLACE: "Workplace",
}
MODES = {
    Mode.WORKSHOP: "Workshop or assembly",
    Mode.GROUP: "Group",
    Mode.ONE_TO_ONE: "One-to-one",
    Mode.FAMILY: "Families",
    Mode.TRAINING: "Training for staff",
}
TOPICS = {
    Topic.GANGS: "Gangs and exploitation",
    Topic.WEAPONS: "Weapons",
    Topic.VIOLENCE: "Violence",
    Topic.EXTREMISM: "Extremism",
    Topic.RELATIONSHIPS: "Healthy relationships",
    Topic.SEXUAL_EXPLOITATION: "Sexual exploitation",
    Topic.FAMILY: "Family life",
    Topic.RELEASE: "Leaving custody",
    Topic.MOVING: "Moving to a new area",
    Topic.INJURY: "Health and injury",
    Topic.WORK: "Work and learning",
    Topic.STAFF: "Staff skills",
}
KINDS = {
    HandoutKind.WORKSHEET: "Worksheet",
    HandoutKind.CARDS: "Cards",
    HandoutKind.HELP_CARD: "Help card",
    HandoutKind.POSTER: "Poster",
    HandoutKind.FORM: "Form",
    HandoutKind.LEAFLET: "Leaflet",
}
READERS = {
    Audience.PUPIL: "For young people",
    Audience.PARENT: "For parents and carers",
    Audience.SCHOOL: "For the school",
    Audience.FACILITATOR: "For facilitators",
}
LENGTHS = {
    Length.VISIT: "One visit or two",
    Length.WEEKS: "Some weeks",
    Length.LONGER: "As long as it is needed",
}
SIZES = {
    Size.ONE: "One person",
    Size.SMALL: "A small group",
    Size.CLASS: "A class",
    Size.YEAR: "A year group",
}
