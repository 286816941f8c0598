"""The threshold of a site: from its people, from strangers, and again when the people change."""
