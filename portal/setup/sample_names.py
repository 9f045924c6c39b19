"""Invented names, words and addresses. Nobody and no school here exists."""

from random import Random

CHARITY = "Lanternfield Trust (fictional)"
PARTNER = "Brindle & Quay Projects (fictional)"
PARTNER_KEY = "connectfutures"
"""As programmes name it: it stands in for the real partner."""
FOUNDATION = "The Marigold Lantern Foundation (fictional)"

STAFF = (
    "Juno Fernhollow",
    "Caspian Thistledown",
    "Marlow Quillfeather",
    "Ottilie Brackenridge",
    "Ambrose Lanternwood",
    "Saffron Millstream",
    "Rufus Candlewick",
    "Imogen Larkspurr",
    "Jasper Moonrakes",
    "Delphine Oakapple",
    "Ignatius Pebblebrook",
    "Zuri Honeycombe",
    "Leopold Winterbourne-Vane",
    "Calypso Underhedge",
    "Barnaby Foxglove",
    "Tamsin Rainwater",
    "Emeka Sunderleaf",
    "Philippa Driftwood",
    "Yusuf Starling-Marsh",
    "Clementine Bellweather",
)
SCHOOL_STAFF_GIVEN = (
    "Robin",
    "Sasha",
    "Morgan",
    "Ashley",
    "Jordan",
    "Frankie",
    "Noor",
    "Kit",
    "Remi",
    "Toni",
    "Alexis",
)
SCHOOL_STAFF_FAMILY = (
    "Hazelbank",
    "Copperfield-Jones",
    "Silverbirch",
    "Underwillow",
    "Applegarth",
    "Stonecroft",
    "Merryweather",
    "Nightingale",
    "Quickstep",
    "Fairbrook",
    "Thornbury-Oke",
    "Kestrelmoor",
    "Sandpiper",
)
JOBS = ("Assistant head", "Head of year 9", "Pastoral manager", "Inclusion lead", "Deputy head")

GIVEN = (
    *(
        "Amara",
        "Kofi",
        "Zoë",
        "Seán",
        "Chloé",
        "Mateusz",
        "Aaliyah",
        "Jayden",
        "Ọlúwadámiláre",
        "İpek",
        "Łucja",
        "Niamh",
    ),
    *(
        "Tyrese",
        "Hana",
        "Björn",
        "Anaïs",
        "Ezra",
        "Priya",
        "Mohammed-Amin",
        "Yewande",
        "Dario",
        "Søren",
        "Esmé",
        "Idris",
    ),
    *(
        "Keziah",
        "Reuben",
        "N'Golo",
        "Şevval",
        "Thuận",
        "Ngozi",
        "Callum",
        "Ruqayyah",
        "Luca",
        "Anastasia",
        "Tobi",
        "Fleur",
    ),
    *(
        "Xanthe",
        "Ibrahim",
        "Maëlys",
        "Kwabena",
        "Summer",
        "Dmitri",
        "Leila",
        "Owen",
        "Shanice",
        "Oğuz",
        "Ffion",
        "Jae-won",
    ),
    *(
        "Beatriz",
        "Malachi",
        "Siobhán",
        "Arjun",
        "Wren",
        "Abdul-Rahman",
        "Elif",
        "Femi",
        "Georgia",
        "Háakon",
        "Iman",
        "Joaquín",
    ),
)
FAMILY = (
    *("Applebrook", "O'Thistle", "Brambleson", "Cloudsley", "Dandeliard", "Evermoss", "Fenwillow", "Grasshopper-Lane"),
    *("Harbourlight", "Inkpenn", "Juniperri", "Kitefeather", "Lavenderly", "Mc Nettle", "Nutmegson", "Orchardés"),
    *("Pinecroft", "Quincemoor", "Rosemarin", "Seagrass", "Teasel-Ó Broin", "Umberfield", "Violettini", "Woodruffe"),
    *("Yarrowby", "Zephyrsen", "Alderçay", "Birchström", "Cedarwski", "Dewdropoulos", "Elmokafor", "Foxtailu"),
    *("Gorsewala", "Heathermann", "Ivyoğlu", "Kelpnguyễn", "Lichenidze", "Maplehurst", "Oakesh", "Poppyłowska"),
)
UNUSUAL = (
    ("李", "小竹"),
    ("النرجسي", "سلمى"),
    ("Барвінкова", "Анастасія-Мирослава"),
    ("வேம்பன்", "நிலா"),
    ("Null", "Jamie"),
    ("<Tee>", "Tobias"),
    ("Drop-Table; Students", "Robin"),
    ("of the Very Long Meadow and the Quite Unreasonably Distant Orchard-Hill Beyond", "Maximiliana Theodora"),
    ("X", "Jo"),
    ("O’Sorrel‑Świerczyńska", "D’Arcy"),
)
"""Family and given names that break careless programs; nothing about them is wrong."""

NEEDS = (
    "Sits near the door",
    "Large print",
    "Hearing aid, left ear",
    "A break half way",
    "Reads with coloured overlay",
    "Uses a wheelchair",
)
GROUP_NAMES = (
    *("Horizons", "Compass", "Maple", "Lighthouse", "Northstar", "Harbour", "Juniper", "Meridian", "Skylark", "Anchor"),
    *("Willow", "Beacon", "Orchard", "Kingfisher", "Granite", "Tideway", "Saffron", "Cedar", "Lantern", "Redwood"),
)
ROOMS = ("G14", "B7 upstairs", "Library 2", "12")
STREETS = ("Sample Road", "Example Lane", "Invented Avenue", "Placeholder Street", "Specimen Way")

WORDS = (
    *(
        "amber",
        "anchor",
        "apple",
        "arrow",
        "autumn",
        "badger",
        "basket",
        "beacon",
        "berry",
        "birch",
        "bottle",
        "bramble",
    ),
    *("bridge", "bronze", "butter", "button", "candle", "canyon", "carpet", "castle", "cedar", "cherry", "cinnamon"),
    *("clover", "cobalt", "copper", "coral", "cotton", "cradle", "crystal", "dahlia", "daisy", "dapple", "desert"),
    *("dolphin", "drizzle", "eagle", "ember", "falcon", "feather", "fennel", "fiddle", "forest", "garden", "garlic"),
    *("ginger", "glacier", "goblet", "granite", "hammer", "harbour", "hazel", "heather", "hollow", "honey", "island"),
    *("ivory", "jacket", "jasmine", "jigsaw", "jungle", "kettle", "kitten", "ladder", "lagoon", "lantern", "lemon"),
    *("lilac", "linen", "magnet", "maple", "marble", "meadow", "melon", "mirror", "mitten", "morning", "mosaic"),
    *("mustard", "nectar", "nettle", "nutmeg", "ocean", "olive", "onion", "orbit", "orchard", "otter", "paddle"),
    *("parcel", "pebble", "pencil", "pepper", "petal", "picnic", "pigeon", "pillow", "planet", "pocket", "poppy"),
    *("puzzle", "quartz", "quilt", "rabbit", "radish", "ribbon", "river", "robin", "rocket", "saddle", "saffron"),
    *("salmon", "sandal", "satin", "shadow", "silver", "sparrow", "spiral", "spruce", "summer", "sunset", "thimble"),
    *("thunder", "timber", "tomato", "tulip", "tunnel", "turnip", "velvet", "violet", "walnut", "willow", "winter"),
)
"""For passwords that can be read out and typed: three words and two digits give about 29 bits, for loopback only."""


def young_people(rng: Random, number: int, taken: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """So many new names (family, given) of one school, now and then an unusual one; adds them to `taken`."""
    made: list[tuple[str, str]] = []
    while len(made) < number:
        name = rng.choice(UNUSUAL) if rng.random() < 0.05 else (rng.choice(FAMILY), rng.choice(GIVEN))
        if name not in taken:
            taken.add(name)
            made.append(name)
    return made
