"""What every response carries, whatever made it."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

PARTS = {"text/javascript", "text/css", "font/woff2"}
"""Never a page by themselves: two of the headers say nothing about them, and a phone loads thirty."""


def add_headers(app: Flask) -> None:
    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "same-origin")
        if response.mimetype not in PARTS:
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if not request.path.startswith("/static/"):
            headers.setdefault("Cache-Control", "no-store")
            response.vary.add("Cookie")
        return response


def untraced(response: Response) -> Response:
    """For pages whose address opens something: no other page learns it, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def with_camera(response: Response) -> Response:
    """For the one page that takes a picture by itself, so that it never lies among those of the phone."""
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    return response
