"""Named failures of the Space; each message is one line: what, where, what to do."""

from cards.command import UserError


class SpaceError(UserError):
    """Root of the Space's failures."""


class SpaceConfigError(SpaceError, ValueError):
    """A configuration, a contestants file or a data set cannot be used."""


class ContestantError(SpaceError, RuntimeError):
    """A contestant cannot be loaded."""


class AnswerError(SpaceError, RuntimeError):
    """A contestant could not answer this question; the next one may work."""


class TokenError(SpaceError, ValueError):
    """A battle token is forged, expired or of another Space."""


class NotBlindError(TokenError):
    """A vote has told the visitor who the two models are, so a battle of theirs is over."""


class SinkError(SpaceError, RuntimeError):
    """The place where votes are kept does not take or give them."""


class VoteError(SpaceError, RuntimeError):
    """A vote or a battle could not be stored, so it does not count."""


class BattleTakenError(VoteError):
    """Another battle is stored in the place of this one."""


class VisitError(SpaceError, RuntimeError):
    """A running page did not do what a visitor expects of it."""
