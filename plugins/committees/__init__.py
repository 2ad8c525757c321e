"""Bodies: their tree, and for each one its page with what it leads, issues and is in the news for."""
