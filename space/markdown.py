"""Makes text of visitors, models and labels inert before the page shows it as Markdown. Stdlib only."""

import html
import re

# What Gradio's own sanitiser lets through, by test: images are fetched, forms and styles survive. So no
# markup of HTML, and no link, image or formula of Markdown, is left to it.
_INERT = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("[", "\\["),
    ("`", "\\`"),
    ("~", "\\~"),
    ("$", "\\$"),
    ("://", "&#58;//"),
    ("@", "&#64;"),
)
_LINK_WITHOUT_SCHEME = re.compile(r"\b(www)\.", re.IGNORECASE)
_CODE_INDENT = re.compile(r"^(?: (?= {3})|\t)", re.MULTILINE)


def inert(text: str) -> str:
    r"""Return Markdown that shows a text and does nothing else; bold, lists and headings still work.

    Example: `![x](http://a.example) **hola**` gives `!\[x](http&#58;//a.example) **hola**`.
    """
    text = text.replace("\\", "\\\\")
    for written, shown in _INERT:
        text = text.replace(written, shown)
    text = _LINK_WITHOUT_SCHEME.sub(r"\1&#46;", text)
    return _CODE_INDENT.sub(lambda match: f"&#{ord(match.group())};", text)


def shown(markdown: str) -> str:
    r"""Return the text that a visitor reads where `inert` text stands: `\[1] a &lt; b` reads `[1] a < b`."""
    return html.unescape(re.sub(r"\\([\\\[`~$])", r"\1", markdown))
