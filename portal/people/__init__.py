"""Users, sign-in, roles and scopes, organisations."""
