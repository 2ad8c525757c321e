"""Pictures in every format and width that pages need, cards for other sites, and attachments."""
