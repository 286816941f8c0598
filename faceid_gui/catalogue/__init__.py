"""Which models exist, how they are fetched and verified, and packs of them."""
