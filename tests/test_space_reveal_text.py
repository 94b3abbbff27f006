"""What the page says of the models after a vote, in the visitor's language."""

from types import ModuleType

import pytest

from space import texts_en, texts_es
from space.reveal import Reveal, Revealed
from space.tabs.reveal_text import reveal_text

_OWN = Revealed("uno", "sha256:0", "", "cc0-1.0", (), tokens=40)


@pytest.mark.parametrize(
    ("texts", "seconds", "energy"), [(texts_es, "1,2 s", "0,08"), (texts_en, "1.2 s", "0.08")]
)
def test_numbers_have_the_decimal_mark_of_the_page(texts: ModuleType, seconds: str, energy: str) -> None:
    said = reveal_text(Reveal(_OWN, _OWN, "durable", "left", 1, 1.2), texts)
    assert seconds in said
    assert said.count(energy) == 2
