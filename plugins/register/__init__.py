"""The register of documents: every entry, how one stands to another, and which articles name it."""
