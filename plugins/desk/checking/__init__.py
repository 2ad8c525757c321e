"""The checks of a built site: a module each, and findings in words."""
