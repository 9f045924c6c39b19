"""Uploaded files stay in memory: what people upload may hold names, and never rests on a disk in clear."""

import io
from typing import IO

from flask import Request


class KeptInMemory(Request):
    """A request whose files are not spooled to a temporary file; MAX_CONTENT_LENGTH bounds them."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()
