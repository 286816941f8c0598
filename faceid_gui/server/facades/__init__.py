"""Other systems' dialects over the same services, each a small router."""
