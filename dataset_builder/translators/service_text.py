"""Texts that a service writes for itself: quota warnings, error pages. They are never a translation."""

import re

_SERVICE_TEXT = re.compile(
    r"<\s*(?:!doctype|html|head|body)\b"
    r"|MYMEMORY WARNING|YOU USED ALL AVAILABLE FREE TRANSLATIONS|QUERY LENGTH LIMIT"
    r"|INVALID LANGUAGE PAIR|PLEASE SELECT TWO DISTINCT LANGUAGES|NO QUERY SPECIFIED|INVALID EMAIL PROVIDED"
    r"|\bError [45]\d\d\b|\b[45]\d\d (?:Server|Client) Error\b"
    r"|\b50\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)"
    r"|too many requests|our systems have detected unusual traffic|rate limit exceeded|captcha",
    re.IGNORECASE,
)


def is_service_text(answer: str, source: str) -> bool:
    """Tell whether an answer is a message of the service itself, not one that its source held already.

    Example: `is_service_text("Error 500 (Server Error)!!1", "Stop.")` is True.
    """
    return bool(_SERVICE_TEXT.search(answer)) and not _SERVICE_TEXT.search(source)
