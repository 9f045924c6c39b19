"""Head counts: how many came to an assembly, a whole class or a training day. Nobody is named, now or later."""
