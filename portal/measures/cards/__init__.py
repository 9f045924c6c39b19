"""Anonymous cards: a code that the portal printed and somebody drew. Who holds which is known to nobody here."""
