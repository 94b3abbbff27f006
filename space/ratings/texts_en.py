"""The English texts of the ratings tab, for browsers set to it; names as in `texts_es.py`. Stdlib only."""

from collections.abc import Mapping

INTRODUCTION = (
    "The rating comes from the blind votes (Bradley-Terry model, mean 1000). The interval says how much may "
    "be chance: where two intervals overlap, nobody knows which model is ahead. It shows which answer voters "
    "prefer, not whether it is right."
)
HEADINGS = (
    "Rank",
    "Model",
    "Rating",
    "95% interval",
    "Votes",
    "Wins",
    "Both bad",
    "At equal form",
)
KINDS: Mapping[str, str] = {
    "all": "All comparisons",
    "free": "Free questions only",
    "bank": "Question bank only",
}
ROLES: Mapping[str, str] = {
    "": "Everyone",
    "paciente": "Patients",
    "profesional": "Health professionals",
    "estudiante": "Students",
    "no_dice": "Not said",
}
KIND_LABEL = "Comparisons"
ROLE_LABEL = "Who votes"
SPECIALITY_LABEL = "Speciality"
SPECIALITY_ALL = "All specialities"
UPDATED = "Updated on {day} at {time} (UTC), with {votes}."
INTERVAL = "{lower} to {upper}"

NOT_RANKED = "—"
COMPUTING = "The ratings are being computed; open this tab again in a few seconds."
NO_VOTES = "There are no votes with these filters yet."
STALE = "The newest votes could not be read; these are the last ratings computed."
FAILED = "The votes could not be read, so there are no ratings."
UNRANKED = "No rank before {minimum} votes: {models}."
STABLE = "With the votes so far, the intervals of all ranks are apart."
MISSING = "About {votes} more votes are needed for a stable order."
NEVER_STABLE = "Some models are so close that nobody can foresee when it will be known which is ahead."
RESCUED = (
    "Some model won or lost everything; to rate it, half a vote was added to each side of each pair compared."
)
GROUPS = "Some models were never compared, not even through others: their ratings are not comparable."
POSITION = (
    "The answer on the left wins {left} of the votes (interval: {lower} to {upper}): there is a position "
    "bias. The side is drawn for each comparison, so it favours no model."
)
NO_POSITION = "No position bias is seen: the answer on the left wins {left} of the votes."
FEW_FOR_POSITION = (
    "Not enough votes yet to know whether the side of the screen counts: at least {minimum} are needed."
)
FEW_FOR_STYLE = (
    "Not enough votes yet to know whether the form of the answers counts: at least {minimum} are needed."
)
STYLE = "Answers with {features} are liked better. The column “{heading}” discounts that."
STYLE_LESS = "less"
STYLE_MORE = "more"
FEATURES: Mapping[str, str] = {
    "length": "text",
    "lists": "list items",
    "bold": "bold",
    "citations": "citations",
}
AND = " and "

FIGURE_TITLE = "Rating of each model with its 95% interval"
FIGURE_ROW = "{model}: {rating}, {lower} to {upper}"
FIGURE_AXIS = "Rating"
FIGURE_EMPTY = "No data."


def percent(share: float) -> str:
    """Return a share as English writes it: `percent(0.125)` is `12.5%`."""
    return f"{100 * share:.1f}%"


def number(value: float) -> str:
    """Return a whole number; five digits or more are grouped by commas."""
    digits = f"{abs(value):.0f}"
    grouped = f"{int(digits):,}" if len(digits) > 4 else digits
    return ("−" if value < 0 and digits.strip("0") else "") + grouped


def votes(count: int) -> str:
    """Return `1 vote`, `2 votes`."""
    return f"{number(count)} {'vote' if count == 1 else 'votes'}"


def listed(words: list[str]) -> str:
    """Return `a, b and c`."""
    return AND.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
