"""What the page says in English, for browsers set to it; names as in `texts_es.py`. Answers stay Spanish."""

from collections.abc import Mapping

LANGUAGE = "en"
TITLE = "SpanishMedicaLLM: two models, one question"
AI_NOTICE = "**This is AI and can be wrong.** Check what you read with a health professional."
EMERGENCY = "**In an emergency, call 112, 911 or the number of your country.**"
PURPOSE = (
    "Intended purpose: research and teaching about language models in Spanish. It is not intended for the "
    "diagnosis, triage, prevention, monitoring or treatment of any person."
)
TAB_ARENA = "Arena"
TAB_RATINGS = "Ratings"
TAB_HEALTH = "Status"

CONSENT_TITLE = "Before you start"
CONSENT_ADULT = "I am 18 or older (needed to write a question)"
CONSENT_STORE = "I agree that my question, the answers and my vote are stored for research. I can erase them."
CONSENT_PUBLISH = (
    "I also agree that they are published, without personal data and after a person has read them."
)
CONSENT_WHO = (
    "Data controller: {name}, {email}. [Privacy policy]({url}). Without the box “I agree that my question…” "
    "the page works all the same: nothing is stored and you cannot vote. Do not write personal data."
)
CONSENT_NOBODY = (
    "**Nothing is stored here**: nobody has declared to be responsible for the data of this copy. You can "
    "try it, but not vote."
)
COUNTRY_LABEL = "Country (for the emergency numbers)"
COUNTRY_OTHER = "Other"
LOGIN_NOTE = (
    "Signing in is optional: the limit of questions then applies to your account, not to your connection. "
    "Which account it is is neither stored nor published."
)

QUESTION_LABEL = "Your question, in Spanish"
QUESTION_PLACEHOLDER = "¿Cuál es la dosis de paracetamol?"
EXAMPLES_LABEL = "Examples"
ASK = "Ask"
BANK = "A question from the bank, no typing"
FOLLOW = "Continue the conversation"
RETRY = "Another answer"
EDIT = "Edit the question"
STOP = "Stop"
NEW_QUESTION = "New question"
ANSWER_LEFT = "Answer A"
ANSWER_RIGHT = "Answer B"
# Within the answers and the question, which are Spanish, a screen reader is told of English words.
ANSWER_EMPTY = '<span lang="en">*The answer will appear here.*</span>'
ANSWER_WAITING = '<span lang="en">*Writing…*</span>'
ANSWER_NONE = '<span lang="en">*The model wrote nothing.*</span>'
ANSWER_WITHHELD = '<span lang="en">*No answers of models are shown here.*</span>'
SAID_BY_VISITOR = '<span lang="en">You</span>'
ASKED = '<span lang="en">Question</span>'
VOTE_LEFT = "A is better"
VOTE_RIGHT = "B is better"
VOTE_TIE = "Tie"
VOTE_BOTH_BAD = "Both are bad"
REASONS_TITLE = "Reasons and comment (optional; sent with the vote)"
REASONS_LEFT = "About answer A"
REASONS_RIGHT = "About answer B"
REASONS: Mapping[str, str] = {
    "correct": "correct",
    "complete": "complete",
    "clear": "clear",
    "safe": "safe",
    "cites_sources": "cites sources",
    "incorrect": "incorrect",
    "dangerous": "dangerous",
    "incomplete": "incomplete",
    "no_answer": "does not answer",
}
COMMENT_LABEL = "Comment"
ROLE_LABEL = "You are"
ROLES: Mapping[str, str] = {
    "paciente": "a patient or relative",
    "profesional": "a health professional",
    "estudiante": "a student",
    "no_dice": "I prefer not to say",
}

STATUS_START = "Write a question or take one from the bank. You will see two answers and not who wrote them."
STATUS_ANSWERING = "Both models are answering…"
STATUS_VOTE = "Which one is better? After the vote you will know who wrote them."
STATUS_SENDING = "Sending your vote…"
STATUS_DISCONNECTED = (
    "There is no connection to the server. A vote that was being sent may not have been saved. The page "
    "loads anew when the connection is back."
)
STATUS_SAVED = "Vote saved: {choice}."
STATUS_CHANGED = "Vote saved: {choice}. It replaces the one before."
STATUS_PENDING = "Vote noted, waiting to be saved in the archive."
STATUS_NOT_COUNTED = (
    "These are the models. **Your vote is not counted**: you did not agree to have it stored."
)
STATUS_NOT_COUNTED_BANK = (
    "These are the models. **You cannot vote here**: tick “I agree that my question…” and take another one."
)
STATUS_NOBODY = "These are the models. **You cannot vote here**: this copy stores nothing."
STATUS_FORGOTTEN = (
    "**Your vote was not saved**, because you unticked “I agree that my question…”. The question "
    "and the answers have been erased. To vote, ask another question."
)
STATUS_WITHDRAWN = (
    "**Your vote was not saved**, because you unticked “I agree that my question…”. You had voted "
    "on this question before: to have what is stored erased send this code to {email}: {receipt}"
)
STATUS_NOT_SAVED = "**Your vote was not saved** and does not count. Try again in a few minutes."
STATUS_BATTLE_NOT_SAVED = "**This battle could not be stored**, so nobody can vote on it."
STATUS_NO_ANSWER = "**A model could not answer.** Try again, or take one from the bank."
STATUS_BAD_TOKEN = "**This battle has expired.** Ask a new question."
STATUS_KNOWN = "**This vote does not count**: you know by now which models answered. Ask a new question."
STATUS_EMPTY_QUESTION = "Write a question first."
STATUS_LONG_QUESTION = "The question is too long: at most {limit} characters."
STATUS_NO_ADULT = "To write a question, first tick that you are 18 or older, or take one from the bank."
STATUS_WITHHELD = "Please read the notice. No answers of models are shown here."
STATUS_STOPPED = "Stopped. Nobody votes on half an answer; you can ask again."
STATUS_TOO_FAST = "Too fast: wait {seconds} seconds, or look at the ratings meanwhile."
STATUS_BANK_EMPTY = "You have seen all the questions in the bank."
STATUS_MODE_BANK = "Only questions from the bank for now."
STATUS_MODE_CLOSED = "No questions or votes for now; you can look at the ratings."
STATUS_MODE_OFF = "This page is closed for now: no questions, votes or ratings."

REVEAL_TITLE = "Who wrote which answer"
REVEAL_REVISION = "version"
REVEAL_ADAPTER = "adapter"
REVEAL_LICENCE = "licence"
REVEAL_SOURCES = "sources"
REVEAL_TOKENS = "{tokens} tokens, about {energy} Wh (estimate)"
REVEAL_SECONDS = "Both answers took {seconds} s."
REVEAL_RECEIPT = (
    "Keep this code: {receipt}. To have what you stored in this visit erased, send it to {email}. When the "
    "page is loaded again, the code will be another one."
)

UNBACKED = "not backed by the label"
UNBACKED_NOTE = "Underlined figures are not backed by the label that was looked up."

CHOICES: Mapping[str, str] = {
    "left": VOTE_LEFT,
    "right": VOTE_RIGHT,
    "tie": VOTE_TIE,
    "both_bad": VOTE_BOTH_BAD,
}

HEALTH_VERSION = "Version"
HEALTH_MODE = "Mode"
HEALTH_LAST_VOTE = "Last vote stored"
HEALTH_PENDING = "Votes pending"
HEALTH_SINK = "Archive of votes"
HEALTH_SINK_FINE = "answers"
HEALTH_RESTORE = "Restored at start in"
HEALTH_MODELS = "Models"
HEALTH_STATES: Mapping[str, str] = {"loaded": "loaded", "missing": "missing", "gated": "gated"}
HEALTH_NEVER = "none yet"
HEALTH_REFRESH = "Refresh"
RATINGS_REFRESH = "Refresh"
