"""Engines, which run notebook servers: protocols in `base`, `engine_list`, a package for each."""
