"""Who answers in a battle: one file per kind, one table."""
