"""Packs and single sheets read as web pages."""
