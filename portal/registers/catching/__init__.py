"""Who missed a session is led to another group's session of the same number, where they can catch it up."""
