"""Search: an index of static files that a reader's browser asks for what one query needs."""
