"""What search engines read: sitemaps, robots.txt, and the structured data of every page."""
