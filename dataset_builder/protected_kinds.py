"""What an engine must copy letter by letter: the table behind `protection`. Standard library only.

Protected is what no engine may touch and no reader needs translated: the numbers of section references,
addresses, identifiers, gene and enzyme codes. Not protected are ordinary numbers, doses, units and names of
drugs: an engine needs them to build a sentence, and the checks look at them afterwards.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What is protected: the pattern, an example, and in what the pattern is looked for (None: anywhere)."""

    name: str
    pattern: str
    example: str
    within: str | None = None


# What makes a number a dose, and no section.
UNIT = (
    r"(?:mg|mcg|[µ\u03bcu]g|ng|g|kg|m[Ll]|d?[Ll]|[Ii][Uu]|UI|[Uu]nits?|unidades|mmol|mEq|mol|%|°|cm|mm|h|m2|m²|Gy|mCi|MBq"
    r"|(?:milli|micro|kilo)?grams?|(?:mi[cl]r?[oi]|kilo)?gramos?|(?:milli)?lit(?:er|re)s?|(?:mili)?litros?|tablets?"
    r"|comprimidos?|capsules?|c[aá]psulas?|drops?|gotas?|hours?|horas?|days?|d[ií]as?|minutes?|minutos?|weeks?"
    r"|semanas?|months?|meses|years?|años?|times?|veces|fold)(?![^\W\d_])"
)
_NO_DOSE = rf"(?!(?:(?:\s?[,;–-]|\s(?:to|or|and|a|o|y)\b)\s?\d[\d.]{{0,6}}){{0,4}}[\s\u00a0-]?{UNIT})"
_DOTTED = r"\d{1,2}(?:\.\d{1,2}){1,3}(?!\.?\d)" + _NO_DOSE
_SECTION = r"\d{1,2}(?:\.\d{1,2}){0,3}"
_LISTED = rf"{_SECTION}(?:\s?[,;–-]\s?{_SECTION}){{0,12}}"
_REFERENCE = (
    r"\[\s?(?i:see|refer to|véase|véanse|vea|ver|consulte)\b[^\[\]⟦⟧]{0,400}\]"
    r"|\(\s?(?i:see|refer to|véase|véanse|vea|ver|consulte)\b(?:[^()⟦⟧]|\([^()⟦⟧]{0,60}\)){0,300}\)"
)
_ADDRESS = r"(?:[^\s()<>\[\]{}\"“”«»|⟦⟧]|\([^\s()<>⟦⟧]{0,40}\))+(?<![.,;:!?'’*])"
_AMINO = "[ACDEFGHIKLMNPQRSTVWY]"
_AMINO_3 = "(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Ter)"
# Upper-case words with a number that are not codes: viruses have Spanish names, doses and times are read.
_NO_CODE = (
    r"(?!(?:HIV|HPV|HSV|HBV|HCV|HAV|RSV|HHV|HTLV|EBV|CMV|DAY|WEEK|MONTH|YEAR|STUDY|TABLE|TRIAL|PHASE|STEP|TYPE"
    r"|GRADE|STAGE|CLASS|CYCLE|VISIT|GROUP|PART|FIGURE|AGE|AND|OR|TO|OF|PER|MG|ML|MCG|KG|CM|MM|IU|UI|UG"
    r"|MCI|MBQ|MOL|NM|DL|COVID|TOTAL|DOSE|DOSIS|TABLA|FASE|TIPO|SEMANA|MES)\d|Q\d+[HDW]\b|D\d+W\b)"
)
_SEVERAL_DIGITS = r"(?=[A-Z\d]{0,19}[A-Z]\d)(?=(?:[A-Z]{0,19}\d){3})"

# In the order of precedence. A pattern is tried where a word begins, and must end where one ends; every
# repetition is bounded or possessive, so the time stays linear in the length of the text.
KINDS: tuple[Kind, ...] = (
    Kind("url", rf"(?:https?://|www\.){_ADDRESS}", "https://www.fda.gov/medwatch"),
    Kind("e-mail", r"(?<![.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+", "avisos@example.org"),
    Kind(
        "domain",
        r"(?<![.@-])(?:[A-Za-z0-9-]++\.)+(?:gov|com|org|net|edu|info|int|eu|es|mx|ar|cl)\b"
        rf"(?:/(?:{_ADDRESS})?)?",
        "fda.gov/medwatch",
    ),
    Kind("doi", rf"10\.\d{{4,9}}/{_ADDRESS}", "10.1016/S0140-6736(05)12345-6"),
    Kind("PubMed number", r"(?:PMID:?\s?\d{4,8}|PMC\d{5,9})", "PMID: 12345678"),
    Kind(
        "trial number",
        r"(?:NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|UMIN\d{9}|DRKS\d{8}|jRCTs?\d{9,10})",
        "NCT01234567",
    ),
    Kind("EudraCT number", r"20\d\d-\d{6}-\d\d(?:-\d\d)?", "2004-000446-20"),
    Kind("NDC code", r"\d{4,5}-\d{3,4}-\d{1,2}", "0338-0507-41"),
    Kind("telephone", r"(?:1-)?8\d\d-[A-Z\d]{3}-[A-Z\d]{4}", "1-800-FDA-1088"),
    Kind("HLA allele", r"HLA-[A-Z]{1,4}\d?(?:\*\d\d(?::?\d\d){0,3})?", "HLA-B*1502"),
    Kind(
        "enzyme",
        r"(?:CYP\s?\d[A-Z\d]*+(?:\*\d+[A-Z]?)?(?:/\*?\d[A-Z\d]{0,4})*+|UGT\d[A-Z]?\d*(?:\*\d+)?|P-gp)",
        "CYP2C19*2",
    ),
    Kind(
        "variant",
        rf"(?:{_NO_CODE}{_AMINO}\d{{2,4}}(?:{_AMINO}|X|fs|del|ins)|p\.{_AMINO_3}\d{{1,5}}(?:{_AMINO_3}|fs|del|\*)?"
        r"|c\.[-*]?\d{1,6}(?:[+-]\d{1,4})?(?:[ACGT]{1,20}>[ACGT]{1,20}|(?:del|dup|ins)[ACGT]{0,20})|rs\d{3,10})",
        "V600E",
    ),
    Kind(
        "receptor or mediator",
        r"(?:5-HT(?:\d[A-F]?|\s\d[A-F])?|IL-\d{1,2}[A-Z]?|PD-L?[12]|COX-[12]|DPP-?4|GLP-[12]|CTLA-4|BCR-ABL1?"
        r"|SARS-CoV-?2?|MERS-CoV|SGLT-[12])",
        "PD-L1",
    ),
    Kind(
        "gene",
        rf"(?:{_NO_CODE}[A-Z]{{2,6}}\d{{1,2}}(?:[A-Z]\d{{0,2}})?(?:/\d)?"
        r"|BRAF|KRAS|NRAS|EGFR|ALK|TPMT|DPYD|MTHFR|BRCA)",
        "BRCA1",
    ),
    Kind("catalogue code", rf"{_NO_CODE}{_SEVERAL_DIGITS}[A-Z\d]{{6,20}}", "2B0851"),
    Kind(
        "locants",
        r"(?:\d{1,2}[a-h]?'?(?:,\d{1,2}[a-h]?'?){1,8}|[NO](?:,[NO]'?){1,4})(?=-[^\W\d_]{4})",
        "3,5",
    ),
    Kind("named section", rf"(?:(?<=[Ss]ection\s)|(?<=[Ss]ections\s)|(?<=[Ss]ección\s)){_DOTTED}", "5.1"),
    Kind("section in a reference", rf"(?:{_LISTED}(?=\s?\))|{_DOTTED})", "5.1, 5.3", within=_REFERENCE),
)
