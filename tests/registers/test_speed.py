"""A save is built for speed: how many statements it sends."""

from portal.registers.models import MarkValue
from tests.registers.cast import cast, item, on, record


def test_a_save_takes_as_few_statements_on_either_database(database, world, queries_of):
    with on():
        group = cast(world)
        said = [item(person, MarkValue.PRESENT, number=place) for place, person in enumerate(group.people)]
        assert queries_of(lambda: record(database, group.part, group.jo, *said)) <= 6 + database.is_sqlite  # and BEGIN
