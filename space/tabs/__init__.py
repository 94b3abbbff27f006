"""The tabs of the page: one file each, and the table in `space/tabs/table.py`."""
