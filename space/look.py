"""How the page looks: colours that can be read by day and by night, and a phone's layout."""

from typing import TYPE_CHECKING

from space import unbacked

if TYPE_CHECKING:
    from gradio.themes import Base

CSS = (
    unbacked.CSS
    + """
footer { display: none !important }
.answer { border: 1px solid var(--border-color-primary); border-radius: 8px; padding: 12px }
#answer-left, #answer-right { min-height: 6em; overflow-wrap: anywhere }
button[role=tab].selected { color: var(--primary-700) !important }
.dark button[role=tab].selected { color: var(--primary-300) !important }
#ask-bar { flex-wrap: wrap; align-items: stretch }
#consent { gap: 6px }
#consent-text { font-size: .9rem }
#examples { gap: 6px }
#examples button { font-weight: 400; min-width: 12em }
.prose { overflow-wrap: anywhere }
#ratings table { display: block; overflow-x: auto; border: 0 !important; padding: 0 !important }
#ratings th, #ratings td { overflow-wrap: normal; white-space: nowrap }
#health thead { display: none }
#health td:first-child { overflow-wrap: normal; word-break: normal }
#asked { font-weight: 600; overflow-wrap: anywhere }
#asked:focus, .emergency-card:focus, [id^=answer-]:focus { outline: none }  /* where the next Tab goes on */
#vote-bar { gap: 8px }
#status { font-weight: 600 }
#reveal:not(:has(h3)) { display: none }  /* open to a vote, nobody has voted yet */
#reveal { overflow-wrap: anywhere; border-left: 4px solid var(--color-accent); padding: 4px 12px }
@media (max-width: 640px) {
  h1 { font-size: 1.3rem !important }
  #notices { font-size: .8rem; line-height: 1.3 }
  #notices p { margin: 0 0 .4em }
  #ask-bar, #vote-buttons { display: grid !important; grid-template-columns: 1fr 1fr; gap: 6px }
  #ask-bar button, #vote-buttons button { min-width: 0 !important; height: 100%; font-size: .95rem }
  #answer-left, #answer-right { min-height: 3em }
  #consent { font-size: .85rem }
  #ratings-filters { flex-direction: column }
  /* While a vote is open, its buttons and what the page says of it stay in sight, over Gradio's labels. */
  #vote-bar:has(button:enabled) {
    position: fixed; bottom: 0; left: 0; right: 0; z-index: 100; padding: 8px 12px;
    background: var(--body-background-fill); border-top: 1px solid var(--border-color-primary)
  }
  #vote-bar:has(button:enabled) ~ #reasons { margin-bottom: 11rem }
}
"""
)
# The language of the page, so that a screen reader speaks it rightly: as `languages.py` chooses it.
# And a list of choices that is left closes: of a key that leaves it, or comes right before, Gradio 6 hears
# after the focus is gone and opens it again, over what comes next. It scrolls, so that Tab would stop in it.
HEAD = """<script>
document.documentElement.lang = /^en\\b/i.test(navigator.language) ? 'en' : 'es'
const isChoice = element => element.getAttribute('role') === 'combobox'
document.addEventListener('keydown', event => {
  if (!['Tab', 'Shift'].includes(event.key) || !isChoice(event.target)) return
  event.stopPropagation()
  for (const list of document.querySelectorAll('[role=listbox]')) list.tabIndex = -1
}, true)
document.addEventListener('focusout', ({ target }) => setTimeout(() => {
  const isOpen = isChoice(target) && target.getAttribute('aria-expanded') === 'true'
  if (isOpen && document.activeElement !== target) target.dispatchEvent(new FocusEvent('blur'))
}, 100))
</script>
<style>
/* On a phone what gets the focus is scrolled out from behind the open vote; `CSS` reaches no `html`. */
@media (max-width: 640px) { html:has(#vote-bar button:enabled) { scroll-padding-bottom: 11rem } }
</style>"""


def theme() -> "Base":
    """Return the theme: no font from elsewhere, and white on a blue dark enough for it (contrast 6.7)."""
    from gradio.themes import Default

    return Default(primary_hue="blue", font=["system-ui", "sans-serif"], font_mono=["monospace"]).set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_hover_dark="*primary_800",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
    )
