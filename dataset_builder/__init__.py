"""Texts in, checked Spanish medical data sets on the Hub out."""
