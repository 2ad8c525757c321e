"""Images and attachments: read for their sizes, copied to where pages show them."""
