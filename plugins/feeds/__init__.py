"""Feeds: the newest articles of the site, and of every section, body and campaign, for readers' own programs."""
