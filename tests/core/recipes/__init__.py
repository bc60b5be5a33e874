"""Tests of the readers of recipes, without an engine."""
