"""Words and what is known of them, as tables (`*.tsv`) and the modules that read them; see README.md."""
