"""A request, from the first question to sent: drafts, the pages that ask, and the code that confirms an address."""
