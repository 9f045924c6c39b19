import json

import structlog
from structlog.testing import capture_logs

from portal.web import logs
from tests.conftest import new_app


def told(error: BaseException) -> dict[str, object]:
    return logs.where_it_broke(None, "error", {"event": "page failed", "exc_info": error})


def test_a_log_line_never_quotes_what_somebody_typed():
    try:
        name = "Canary Pupil"
        raise ValueError(f"no such person: {name}")
    except ValueError as error:
        line = json.dumps(told(error))
    assert "Canary" not in line
    assert "ValueError" in line
    assert "test_logs.py" in line


def test_a_page_that_breaks_logs_where_and_shows_a_plain_page(settings, database, compiled, caplog):
    app = new_app(settings, database, compiled)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.config["TESTING"] = False

    def broken(token: str) -> str:
        raise RuntimeError("Canary Pupil")

    broken.needs = None
    app.add_url_rule("/broken/<token>", view_func=broken)
    with capture_logs(processors=[logs.where_it_broke]) as lines:
        answer = app.test_client().get("/broken/canary-token")
    assert answer.status_code == 500
    assert "broke on our side" in answer.text
    assert "Canary" not in json.dumps(lines) + caplog.text
    assert "canary-token" not in json.dumps(lines) + caplog.text
    assert structlog.is_configured()
