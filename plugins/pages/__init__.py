"""Standing pages: static ones, notices and their list, and the page for an address that isn't there."""
