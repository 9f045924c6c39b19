"""Phones that come back into signal at once hand in one after another; who finds the line full loses nothing."""

import time
from pathlib import Path
from threading import Thread

import pytest

from portal.registers.models import MarkValue
from portal.sync import line
from portal.sync.line import Line, Long


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(line, "PATIENCE", 0.05)


def test_two_processes_take_turns_and_who_waits_too_long_comes_again(tmp_path):
    here, there = Line(tmp_path / "line"), Line(tmp_path / "line")
    with here.turn(), pytest.raises(Long), there.turn():
        pass
    with there.turn():
        pass


def test_whoever_waited_lets_pages_go_first_and_whoever_came_alone_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr(line, "PATIENCE", 5)
    mine, began = Line(tmp_path / "line"), []

    def hand_in() -> None:
        with mine.turn():
            began.append(time.monotonic())
            time.sleep(0.1)

    threads = [Thread(target=hand_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert began[1] - began[0] >= 0.1 * (1 + line.REST)
    left = time.monotonic()
    hand_in()
    assert began[2] - left < 0.1 * line.REST


def test_only_some_threads_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(line, "MOST_WAITING", 1)
    mine = Line(tmp_path / "line")
    with mine.turn(), pytest.raises(Long), mine.turn():
        pass


def test_where_no_file_can_be_made_each_process_has_a_line_of_its_own():
    with Line(Path("/nowhere/line")).turn():
        pass


def test_a_phone_that_finds_the_line_full_is_told_when_to_come_again(app, group, jo):
    key = jo.mark(group.part, group.people[0].id, MarkValue.PRESENT)
    with app.extensions["portal_sync"].line.turn():
        answer = jo.say("push", {"items": list(jo.unsent.values())})
    assert (answer.status_code, answer.json["error"], answer.headers["Retry-After"]) == (503, "in line", "2")
    assert [one["result"] for one in jo.push(key)] == ["stored"]
