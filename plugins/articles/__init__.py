"""Articles: their own pages, the front page, and the lists by section, tag, author, year and month."""
