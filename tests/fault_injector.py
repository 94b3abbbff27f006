"""The faults of the benchmark, one table row each: what is broken, how, and what the checks must find of it.

A fault has several variants; `inject` tries them in random order and takes the first that applies.
Nothing here comes from the product: the checks must not know these word lists.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from tests import (
    fault_drugs,
    fault_encoding,
    fault_meaning,
    fault_numbers,
    fault_service,
    fault_text,
    fault_units,
)
from tests.fault_numbers import number_fault
from tests.fault_pairs import Case

Need = Literal["any", "block"]
Group = Literal["quantity", "meaning", "whole text"]  # `quantity` faults count for the escape rate
Variant = Callable[[Case, Random], str | None]


@dataclass(frozen=True)
class Fault:
    """One kind of fault; `target` is the least share found, None where nothing is promised."""

    name: str
    group: Group
    need: Need
    target: float | None
    variants: Mapping[str, Variant]
    extra: bool = False  # not in the list, and not in the escape rate


@dataclass(frozen=True)
class Injected:
    """A faulty translation and the variant that made it."""

    variant: str
    spanish: str


def inject(fault: Fault, case: Case, seed: int = 0) -> Injected | None:
    """Break one translation, the same way for the same seed; None where the fault does not apply."""
    rng = Random(f"{seed}:{fault.name}:{case.pair.key}:{case.english}")
    names = list(fault.variants)
    rng.shuffle(names)
    for name in names:
        spanish = fault.variants[name](case, rng)
        if spanish is not None and spanish.strip() != case.spanish.strip():
            return Injected(name, spanish)
    return None


FAULTS = (
    Fault("digit changed", "quantity", "block", 0.99, {
        "any digit": number_fault(fault_numbers.change_digit),
        "first digit": number_fault(fault_numbers.change_first_digit),
        "last digit": number_fault(fault_numbers.change_last_digit),
        "digits transposed": number_fault(fault_numbers.transpose_digits),
    }),
    Fault("x10", "quantity", "block", 0.99, {
        "ten times": number_fault(fault_numbers.times_ten),
        "a tenth": number_fault(fault_numbers.a_tenth),
    }),
    Fault("number dropped", "quantity", "block", 0.99, {
        "alone": fault_numbers.drop_number,
        "with the next word": fault_numbers.drop_number_and_unit,
        "end of a range": fault_numbers.drop_range_end,
    }),
    Fault("two numbers swapped", "quantity", "block", 0.99, {
        "two values": fault_numbers.swap_values,
        "words too": fault_numbers.swap_with_words,
        "also in names": fault_numbers.swap_any_numbers,
    }),
    Fault("decimal mark moved", "quantity", "block", 0.99, {
        "left": number_fault(fault_numbers.mark_left),
        "right": number_fault(fault_numbers.mark_right),
        "dropped": number_fault(fault_numbers.mark_dropped),
        "inserted": number_fault(fault_numbers.mark_inserted),
    }),
    Fault("thousands readable as a decimal", "quantity", "block", 1.0, {
        "4000 -> 4,000": number_fault(fault_numbers.thousands_as_decimal),
        "millions": number_fault(fault_numbers.millions_with_commas),
    }),
    Fault("decimal readable as thousands", "quantity", "block", 0.99, {
        "1,125 -> 1.125": number_fault(fault_numbers.decimal_as_thousands),
        "1,125 -> 1 125": number_fault(fault_numbers.decimal_as_thousands_space),
    }),
    Fault("unit swapped", "quantity", "block", 0.99, {
        "symbol": fault_units.swap_symbol,
        "word": fault_units.swap_word,
        "rate": fault_units.swap_rate,
        "denominator": fault_units.swap_denominator,
        "degrees": fault_units.swap_degrees,
    }),
    Fault("drug replaced", "quantity", "block", 0.99, {"unrelated": fault_drugs.unrelated_drug}),
    Fault("drug replaced by a look-alike", "quantity", "block", 0.99, {
        "look-alike": fault_drugs.look_alike_drug,
    }),
    Fault("negation deleted", "meaning", "any", 0.85, {
        "no": fault_meaning.delete_no,
        "sin": fault_meaning.delete_without,
        "nunca, tampoco": fault_meaning.delete_never,
        "ninguno -> alguno": fault_meaning.no_one_to_some,
        "ni -> y": fault_meaning.nor_to_and,
    }),
    Fault("negation inserted", "meaning", "any", 0.85, {
        "common verb": fault_meaning.insert_no,
        "past tense": fault_meaning.insert_no_in_past,
    }),
    Fault("polarity flipped", "meaning", "any", 0.70, {
        "opposite": fault_meaning.flip_polarity,
        "con, sin": fault_meaning.turn_with,
    }),
    Fault("left/right flipped", "meaning", "any", 0.70, {"side": fault_meaning.flip_side}),
    Fault("untranslated", "whole text", "block", 0.99, {"all": fault_text.untranslated}),
    Fault("half untranslated", "whole text", "block", 0.99, {
        "second half": fault_text.second_half_untranslated,
        "first half": fault_text.first_half_untranslated,
    }),
    Fault("repeated", "whole text", "any", 0.99, {
        "six words": fault_text.repeat_words,
        "sentence": fault_text.repeat_sentence,
        "loop": fault_text.loop_at_end,
    }),
    Fault("cut to half", "whole text", "any", 0.95, {
        "first half": fault_text.first_half_only,
        "first half, closed": fault_text.first_half_closed,
        "second half": fault_text.second_half_only,
        "amid a word": fault_text.half_of_the_letters,
    }),
    Fault("clause dropped", "whole text", "any", 0.60, {
        "between commas": fault_text.drop_middle_clause,
        "parenthesis": fault_text.drop_parenthesis,
        "sentence": fault_text.drop_sentence,
    }),
    Fault("unrelated sentence appended", "whole text", "any", 0.95, {
        "after": fault_text.append_stranger,
        "before": fault_text.prepend_stranger,
    }),
    Fault("neighbour's translation", "whole text", "block", 0.97, {"next": fault_text.next_translation}),
    Fault("random translation", "whole text", "block", 0.97, {"same length": fault_text.strange_translation}),
    Fault("mojibake", "whole text", "block", 0.99, {
        "Latin-1": fault_encoding.read_as_latin_1,
        "cp1252": fault_encoding.read_as_cp1252,
        "Mac Roman": fault_encoding.read_as_mac,
        "twice": fault_encoding.encoded_twice,
        "code page 850": fault_encoding.read_as_dos,
        "two question marks": fault_encoding.two_question_marks,
        "replacement characters": fault_encoding.replacement_characters,
        "one letter": fault_encoding.one_letter_broken,
    }),
    Fault("service text or empty", "whole text", "block", 0.99, {
        "nothing": fault_service.nothing,
        "quota": fault_service.quota_warning,
        "error": fault_service.error_text,
        "page": fault_service.error_page,
        "refusal": fault_service.refusal,
        "warning before": fault_service.warning_before,
        "credit": fault_service.credit,
    }),
    Fault("number word changed", "quantity", "block", None, {
        "word": fault_meaning.change_number_word,
    }, extra=True),
    Fault("ordinal or part changed", "quantity", "block", None, {
        "word": fault_meaning.change_ordinal,
    }, extra=True),
    Fault("dose added", "quantity", "block", None, {"dose": fault_numbers.add_number}, extra=True),
    Fault("unit left out", "quantity", "block", None, {"symbol": fault_units.leave_unit_out}, extra=True),
    Fault("comparator turned", "quantity", "block", None, {
        "sign": fault_meaning.flip_comparator,
    }, extra=True),
    Fault("route replaced", "quantity", "block", None, {"way": fault_units.swap_route}, extra=True),
    Fault("two drugs swapped", "quantity", "block", None, {"names": fault_drugs.swap_drugs}, extra=True),
    Fault("class of drugs replaced", "quantity", "block", None, {
        "class": fault_drugs.other_class,
    }, extra=True),
    Fault("drug left out", "quantity", "block", None, {
        "dropped": fault_drugs.dropped_drug, "vague word": fault_drugs.class_for_drug,
    }, extra=True),
    Fault("negative prefix lost", "meaning", "any", None, {
        "prefix": fault_meaning.lose_negative_prefix,
    }, extra=True),
    Fault("opposites of a wide list", "meaning", "any", None, {
        "opposite": fault_meaning.flip_wide_opposite,
    }, extra=True),
    Fault("route changed", "meaning", "any", None, {"route": fault_meaning.change_route}, extra=True),
    Fault("a few words untranslated", "whole text", "any", None, {
        "five words": fault_text.few_words_untranslated,
    }, extra=True),
    Fault("last clause dropped", "whole text", "any", None, {
        "after a comma": fault_text.drop_last_clause,
    }, extra=True),
    Fault("letters lost or as entities", "whole text", "block", None, {
        "question marks": fault_encoding.question_marks,
        "entities": fault_encoding.entities,
        "dropped": fault_encoding.letters_dropped,
    }, extra=True),
    Fault("model chatter added", "whole text", "any", None, {"chatter": fault_service.chatter}, extra=True),
)  # fmt: skip
