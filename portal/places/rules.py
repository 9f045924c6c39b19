"""What is one and the same in a school. Pure."""


def same_room(one: str, other: str) -> bool:
    """Whether two names mean one room, letter case and spaces aside."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
