"""Pages for what went wrong: a plain sentence and the next step."""

import structlog
from flask import Flask, current_app, g, render_template
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable, UnprocessableEntity

from portal.web.pdf import Unprintable

SHOWN = (400, 403, 404, 413, 422, 429, 500, 503)

log = structlog.get_logger()


def add_error_pages(app: Flask) -> None:
    def show(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        page = code if code in SHOWN else (400 if code < 500 else 500)
        return render_template(f"errors/{page}.html", error=error), code

    def unsaid(_error: object) -> None:
        """Flask itself would log the address, which may hold a token, and the words of the exception."""

    def broken(error: InternalServerError) -> tuple[str, int]:
        log.error("page failed", exc_info=error.original_exception)
        return show(error)

    def busy(error: OperationalError) -> tuple[str, int, dict[str, str]]:
        log.error("database did not answer", exc_info=error)
        stranger = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
        g.setdefault("_login_user", stranger)  # who it is cannot be asked either
        page, code = show(ServiceUnavailable())
        return page, code, {"Retry-After": "5"}

    def unprintable(error: Unprintable) -> tuple[str, int]:
        return show(UnprocessableEntity(str(error)))

    app.log_exception = unsaid  # type: ignore[method-assign, assignment]
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(InternalServerError, broken)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(Unprintable, unprintable)
