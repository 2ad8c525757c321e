"""Campaigns: their topic pages, the list of all, and their progress as pictures and as data."""
