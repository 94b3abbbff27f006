"""Adapters in, a public blind arena; votes out."""
