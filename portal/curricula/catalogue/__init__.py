"""The public catalogue of programmes."""
