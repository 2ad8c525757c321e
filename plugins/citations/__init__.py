"""Citations: finds the documents that prose names, resolves them against the register, links them."""
