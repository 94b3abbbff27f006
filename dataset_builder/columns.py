"""The published columns of each config (DESIGN section 4): one table, from which features and cards are made.

Standard library only. A column's type is a `datasets` value name, or one of the composite names below.
"""

from collections.abc import Mapping

MESSAGES = "messages"  # list of {"role": string, "content": string}
STRINGS = "strings"  # list of string
INCOMPLETE_FLAG = "incomplete_section"  # in `flags`: another part of the label's section was left out
# In `flags`: an engine of this kind wrote at least one segment of the row.
DRAFT_FLAG = "draft_translation"
UNOFFICIAL_FLAG = "unofficial_endpoint"
RESTRICTED_FLAG = "not_redistributable"
WARNING_PREFIX = "mt:"  # in `flags`: `mt:length` is the warning `length` of the checks of a translation
BUILT_WITH = "built_with"  # {"name": string, "version": string, "prompt_sha256": string}

# `licence` of a pair of answers under two licences holds both, joined with " + ": `licences.licences_of`.
COMMON: Mapping[str, str] = {
    "id": "string",
    "source": "string",
    "source_id": "string",
    "source_url": "string",
    "source_version": "string",
    "licence": "string",
    "language": "string",
    "topic_type": "string",
    "country": "string",
    "flags": STRINGS,
    "review_status": "string",
    "synthetic": "bool",
    "built_with": BUILT_WITH,
}
# Several engines of a row are joined with " + " in order of first use, their versions in the same order, each
# licence once; `human` is named only where people translated every segment.
TRANSLATED: Mapping[str, str] = {
    "mt_engine": "string",
    "mt_version": "string",
    "mt_licence": "string",
    "segments_total": "int32",
    "segments_human": "int32",
    "number_locale": "string",
}
_LABEL: Mapping[str, str] = {
    "set_id": "string",
    "version": "string",
    "effective_time": "string",
    "generic_name": "string",
    "brand_name": "string",
    "substance_name": "string",
    "manufacturer": "string",
    "route": "string",
    "product_type": "string",
    "section": "string",
}
# `battle_id` and `turn` join the pair to the first battle that showed it, `battle_ids` to all of them.
_PREFERENCE: Mapping[str, str] = {
    "prompt": MESSAGES,
    "chosen": MESSAGES,
    "rejected": MESSAGES,
    "model_chosen": "string",
    "model_rejected": "string",
    "votes_chosen": "int32",
    "votes_rejected": "int32",
    "margin": "int32",
    "votes_tie": "int32",
    "battle_id": "string",
    "turn": "int32",
    "battle_ids": STRINGS,
}
CONFIG_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "qa": COMMON
    | {
        "question": "string",
        "answer": "string",
        "messages": MESSAGES,
        "context": "string",
        "passage_start": "int32",
        "passage_end": "int32",
        "heading": "string",
        "evidence": "string",
        "question_type": "string",
        "speciallity": "string",
        "document_id": "string",
    },
    "pubmedqa": COMMON
    | {
        "pubid": "string",
        "question_en": "string",
        "question_es": "string",
        "final_decision": "string",
        "messages": MESSAGES,
        "year": "string",
        "mesh": STRINGS,
    }
    | TRANSLATED,
    "openfda": COMMON | _LABEL | {"text_es": "string", "text_en": "string"} | TRANSLATED,
    "openfda_qa": COMMON
    | _LABEL
    | {"question": "string", "answer": "string", "messages": MESSAGES, "question_type": "string"}
    | TRANSLATED,
    "preferences": COMMON | _PREFERENCE,
    "preferences_professional": COMMON | _PREFERENCE,
}
# Text of publishers: built, and published only when the config or the row's licence allows it.
WITHHELD_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "pubmedqa": {
        "long_answer_en": "string",
        "long_answer_es": "string",
        "contexts_en": STRINGS,
        "contexts_es": STRINGS,
    },
}
# The configs that documents of each kind feed (kinds: `records.DocumentKind`).
KIND_CONFIGS: Mapping[str, tuple[str, ...]] = {
    "article": ("qa",),
    "abstract": ("pubmedqa",),
    "label": ("openfda", "openfda_qa"),
    "battle": ("preferences", "preferences_professional"),
}
