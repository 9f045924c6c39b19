"""The class-list journey of somebody signed in; its steps stand in `list_steps`."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups import list_steps, queries
from portal.groups.blueprint import groups
from portal.groups.carrying import AddressOf
from portal.groups.models import Group
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading


def _group(group_id: UUID) -> Group:
    group: Group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    return group


def addresses(group: Group) -> AddressOf:
    """Where the steps of this group stand for somebody with an account."""
    may_agree = current_user.may_at(Can.RECORD_AGREEMENT, group.school_id)
    known = {
        "give": url_for("groups.class_list_upload", group_id=group.id),
        "class": url_for("groups.class_list_class", group_id=group.id),
        "columns": url_for("groups.class_list_columns", group_id=group.id),
        "save": url_for("groups.class_list_save", group_id=group.id),
        "numbers": url_for("groups.numbers", group_id=group.id),
        "done": url_for("groups.people", group_id=group.id),
        "back": url_for("groups.people", group_id=group.id),
        "agreement": url_for("groups.agreement", school_id=group.school_id, group=group.id) if may_agree else "",
    }
    return known.__getitem__


@groups.route("/<uuid:group_id>/class-list", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def class_list_upload(group_id: UUID) -> ResponseReturnValue:
    group = _group(group_id)
    return list_steps.give_list(group, by=act(), address_of=addresses(group))


@groups.route("/<uuid:group_id>/class-list/class", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def class_list_class(group_id: UUID) -> ResponseReturnValue:
    group = _group(group_id)
    return list_steps.choose_class(group, by=act(), address_of=addresses(group))


@groups.route("/<uuid:group_id>/class-list/columns", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def class_list_columns(group_id: UUID) -> ResponseReturnValue:
    group = _group(group_id)
    return list_steps.check_columns(group, by=act(), address_of=addresses(group))


@groups.route("/<uuid:group_id>/class-list/save", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def class_list_save(group_id: UUID) -> ResponseReturnValue:
    group = _group(group_id)
    return list_steps.save_list(group, by=act(), address_of=addresses(group))
