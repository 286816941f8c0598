"""The typed settings tree, its TOML file, and the administrator's PIN."""
