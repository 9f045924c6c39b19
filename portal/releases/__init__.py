"""Council reports: protected, numbered, frozen editions; every download comes from the one stored object."""
