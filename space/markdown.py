"""Makes text of visitors, models and labels inert before the page shows it as Markdown. Stdlib only."""

import html
import re

# What Gradio's own sanitiser lets through, by test: images are fetched, forms and styles survive. So no
# markup of HTML, and no link, image, code or formula of Markdown, is left to it. Each character becomes an
# entity, which is text to every reader of Markdown and HTML whatever stands around it.
_ACTIVE = "&<>[]`~$@\\{}"
_MARKUP = "*_#+=!|:.()-\"'"  # what more a name or a comment, which has no markup of its own, gives up
_INERT = str.maketrans({character: f"&#{ord(character)};" for character in _ACTIVE})
_LITERAL = str.maketrans({character: f"&#{ord(character)};" for character in _ACTIVE + _MARKUP})
_LINK_WITHOUT_SCHEME = re.compile(r"\b(www)\.", re.IGNORECASE)
_CODE_INDENT = re.compile(r"^(?: (?= {3})|\t)", re.MULTILINE)
# Rules across the page, and underlines that make a heading of the line above, belong to the page alone.
_FURNITURE = re.compile(r"^([ \t]*)([-=*_])(?=(?:[ \t]*\2)*[ \t]*$)", re.MULTILINE)
# Characters that turn the reading order round, or that nobody sees; a dose must read as it is written.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_MOST_MARKS = 2  # on one letter, as in Vietnamese; Spanish has one
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")


def seen(text: str) -> str:
    """Return what a reader sees of a text: no control or invisible characters, no towers of accents."""
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return _MARKS.sub(lambda match: match.group()[:_MOST_MARKS], text)


def inert(text: str) -> str:
    """Return Markdown that shows a text and does nothing else; bold, lists and headings still work.

    Example: `![x](http://a.example) **hola**` gives `!&#91;x&#93;(http&#58;//a.example) **hola**`.
    """
    text = seen(text).translate(_INERT).replace("://", "&#58;//")
    text = _LINK_WITHOUT_SCHEME.sub(r"\1&#46;", text)
    text = _FURNITURE.sub(lambda match: f"{match[1]}&#{ord(match[2])};", text)
    return _CODE_INDENT.sub(lambda match: f"&#{ord(match.group())};", text)


def inert_line(text: str) -> str:
    """Return one line that shows a name or a comment to the letter, within Markdown, HTML or an attribute.

    Example: `**a**` and a line end give `&#42;&#42;a&#42;&#42;`.
    """
    return " ".join(seen(text).split()).translate(_LITERAL)


def shown(markdown: str) -> str:
    """Return the text that a visitor reads where `inert` text stands: `a &#60; b` reads `a < b`."""
    return html.unescape(markdown)
