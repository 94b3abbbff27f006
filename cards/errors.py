"""Named failures of the cards; each message is one line: what, where, what to do."""

from cards.command import UserError


class CardError(UserError, ValueError):
    """Facts from which no true card can be made, or a licence nobody has looked up."""
