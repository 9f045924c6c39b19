"""The JSON Schema that ships for the JSON of an edition."""

from pathlib import Path

SCHEMA = (Path(__file__).parent / "edition.schema.json").read_text(encoding="utf-8")
