"""The English words of the emergency card, with the names of `card_texts`. Standard library only."""

from collections.abc import Mapping

from space.redflags.kinds import Kind, Level

LANGUAGE = "en"
HEADINGS: Mapping[Level, str] = {
    "emergency": "If this is happening now, get help immediately",
    "urgent": "Get medical attention today",
}
DISCLAIMER = (
    "This notice appears because of the words in your message. It is not a diagnosis and does not "
    "replace a professional: if in doubt, call."
)
EXAMPLE_DISCLAIMER = (
    "This sample question describes an emergency: if something like it happens to you or someone close "
    "to you, follow this notice. It is not a diagnosis and does not replace a professional: if in doubt, "
    "call."
)
# Instead of first aid where no rule knows what is happening.
GUESSED = (
    "What you describe may be serious: speak to a health professional today, or call the emergency "
    "services if it gets worse or if you are in danger."
)
DEFAULT_NUMBERS = (
    "Call the emergency number of your country. 112 works throughout the European Union and 911 in much "
    "of the Americas; from many mobile phones, either one connects you to the local service."
)
CALL = "Call {shown} ({use})"
CALL_ONLY = "Call {shown}"
USES: Mapping[str, str] = {
    "emergency": "emergency services",
    "suicide": "suicide prevention",
    "poison": "poison information",
}
LINES_BY_COUNTRY: Mapping[str, str] = {
    "suicide": "Suicide prevention lines, by country",
    "poison": "Poison information lines, by country",
}
LINES_NOTE = "Choose the country you are in now: almost all of these numbers only work inside it."
COUNTRY_NAMES: Mapping[str, str] = {
    "ES": "Spain",
    "MX": "Mexico",
    "PE": "Peru",
    "US": "United States",
}
UNREVIEWED = "The person responsible for this page has not reviewed these numbers; check those of your area."
REVIEWED = "Numbers reviewed on {date}."

WHAT_TO_DO: Mapping[Kind, str] = {
    "suicide_self_harm": (
        "Do not stay alone with this: call now, or tell someone you trust and ask them to stay with you. "
        "Put anything that could be used for self-harm out of reach. If it is about someone else, stay "
        "with them and listen."
    ),
    "chest_pain": (
        "Stop what you are doing, sit down and call the emergency services without waiting for it to "
        "pass. Do not drive to the hospital."
    ),
    "stroke": (
        "Call the emergency services now and note the time it began: every minute counts. Do not give "
        "the person anything to eat or drink, nor any medicine."
    ),
    "dyspnoea": (
        "Call the emergency services now. Keep the person sitting up and loosen their clothes; if they "
        "are choking and cannot cough, ask the operator to guide you."
    ),
    "pregnancy_bleeding": (
        "Call the emergency services or go now to a hospital with a maternity unit. Do not wait for the "
        "next appointment, and do not go alone if you can avoid it."
    ),
    "infant_fever": (
        "Take the baby to an emergency department now, even if they seem calm. Do not give any medicine "
        "on your own before a professional has seen them."
    ),
    "overdose_poisoning": (
        "Call now, even if nothing is felt yet. Do not induce vomiting, and keep the container or box at "
        "hand to read it out over the phone."
    ),
    "anaphylaxis": (
        "Call the emergency services now. If you have been prescribed an adrenaline (epinephrine) "
        "auto-injector, use it as you were taught and call all the same."
    ),
    "severe_bleeding_trauma": (
        "Call the emergency services now. Press hard on the wound with a clean cloth, and do not move "
        "anyone who has hurt their head, neck or back."
    ),
    "seizure_unconscious": (
        "Call the emergency services now. Move away objects they could hit and put nothing in their "
        "mouth; if they are not breathing, the operator will tell you what to do."
    ),
}
