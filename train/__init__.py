"""Data sets in, LoRA adapters on the Hub out."""
