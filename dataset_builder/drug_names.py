"""Whether two drug names, Spanish or English, mean the same substance. Standard library only.

Names are compared by an exact orthographic skeleton, never by likeness: `prednisone` and `prednisolona` are
one letter pair apart and are different drugs. Esters, conjugates and devices that change the dose
(decanoate, emtansine, liposomal...) stay part of the name; plain salts do not.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# (pattern, replacement) in order, on a lower-case word without accents.
_SPELLING = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"([a-z])\1", r"\1"),  # amoxicillin, amoxicilina
        (r"^oe|ae", "e"),
        (r"^ps", "s"),  # pseudoephedrine, seudoefedrina
        (r"^es(?=[bcdfghklmnpqrtvwxz])", "s"),  # streptomycin, estreptomicina
        (r"ph", "f"),
        (r"[tr]h", lambda match: match.group()[0]),
        (r"qu(?=[ei])|ch|ck", "k"),
        (r"qu(?=[ao])", "ku"),  # praziquantel, prazicuantel
        (r"y", "i"),
        (r"mf", "nf"),  # amphetamine, anfetamina
        (r"nm", "m"),  # immunoglobulin, inmunoglobulina
        (r"c(?=[ei])|z", "s"),  # diazepam, diacepam
        (r"c", "k"),
        (r"h", ""),
        (r"ium$", "io"),
        (r"^asido$", "asid"),  # acid, ácido: too short for the rule on final vowels
    )
)
_SHORTEST_STEM = 5  # below this the final vowel tells words apart: sena (senna) and seno

_SALTS_AS_WRITTEN = {
    "hydrochloride": "hydrochloride clorhidrato hidrocloruro hcl dihydrochloride diclorhidrato",
    "hydrobromide": "hydrobromide bromhidrato hidrobromuro",
    "sulfate": "sulfate sulfato sulphate bisulfate bisulfato hidrogenosulfato",
    "phosphate": "phosphate fosfato diphosphate difosfato",
    "succinate": "succinate succinato",
    "tartrate": "tartrate tartrato bitartrate bitartrato",
    "maleate": "maleate maleato",
    "malate": "malate malato",
    "fumarate": "fumarate fumarato",
    "besylate": "besylate besilato",
    "mesylate": "mesylate mesilato",
    "tosylate": "tosylate tosilato ditosylate ditosilato",
    "citrate": "citrate citrato",
    "acetate": "acetate acetato",
    "nitrate": "nitrate nitrato",
    "oxalate": "oxalate oxalato",
    "gluconate": "gluconate gluconato",
    "lactate": "lactate lactato",
    "bromide": "bromide bromuro",
    "chloride": "chloride cloruro",
    "iodide": "iodide yoduro",
    "carbonate": "carbonate carbonato",
    "bicarbonate": "bicarbonate bicarbonato",
    "hydroxide": "hydroxide hidroxido",
    "oxide": "oxide oxido",
    "benzoate": "benzoate benzoato",
    "tromethamine": "tromethamine trometamol trometamina",
    "meglumine": "meglumine meglumina",
    "olamine": "olamine olamina",
}
_CATIONS_AS_WRITTEN = {
    "sodium": "sodium sodio sodico sodica disodium disodico",
    "potassium": "potassium potasio potasico potasica",
    "calcium": "calcium calcio calcico calcica",
    "magnesium": "magnesium magnesio magnesico",
    "zinc": "zinc cinc",
    "aluminum": "aluminum aluminium aluminio",
    "ferrous": "ferrous ferroso ferrosa",
}
_UNSAID = (
    "anhydrous anhidro anhidra hydrate hidrato monohydrate monohidrato dihydrate dihidrato trihydrate "
    "trihidrato hemihydrate hemihidrato heptahydrate heptahidrato usp tablet tablets capsule capsules oral "
    "injection solution suspension cream ointment inhalation spray extended delayed release film coated "
    "de del la el los las of the "
    # Pro-drug ends of which each substance has one: everybody leaves them out.
    "cilexetil cilexetilo medoxomil medoxomilo etexilate etexilato axetil axetilo proxetil proxetilo"
)
# Names of one substance that no spelling rule connects.
_SYNONYMS = (
    ("paracetamol", "acetaminophen"),
    ("ácido acetilsalicílico", "aspirin", "acetylsalicylic acid", "AAS"),
    ("salbutamol", "albuterol"),
    ("levosalbutamol", "levalbuterol"),
    ("adrenalina", "epinephrine"),
    ("noradrenalina", "norepinephrine"),
    ("isoprenalina", "isoproterenol"),
    ("petidina", "meperidine"),
    ("glibenclamida", "glyburide", "gliburida"),
    ("rifampicina", "rifampin"),
    ("metamizol", "dipyrone"),
    ("mesalazina", "mesalamine"),
    ("suxametonio", "succinylcholine"),
    ("clorfenamina", "chlorpheniramine"),
    ("cromoglicato", "cromolyn", "ácido cromoglícico"),
    ("benzatropina", "benztropine"),
    ("dicicloverina", "dicyclomine"),
    ("torasemida", "torsemide"),
    ("furosemida", "frusemide"),
    ("lidocaína", "lignocaine"),
    ("hidroxicarbamida", "hydroxyurea", "hidroxiurea"),
    ("ácido valproico", "valproate"),
    ("ácido clavulánico", "clavulanate", "clavulánico"),
    ("ácido folínico", "leucovorin", "folinato"),
    ("etinilestradiol", "ethinyl estradiol"),
    ("azul de metileno", "methylene blue"),
    ("escopolamina", "hyoscine", "hioscina"),
    ("nitroglicerina", "glyceryl trinitrate", "trinitrato de glicerilo"),
    ("bicarbonato de sodio", "sodium bicarbonate", "bicarbonato sódico"),
    ("macrogol", "polyethylene glycol", "polietilenglicol"),
    ("sulfadiazina argéntica", "silver sulfadiazine", "sulfadiazina de plata"),
    ("fitomenadiona", "phytonadione", "vitamina K"),
    ("ácido ascórbico", "vitamina C", "vitamin C"),
    ("colecalciferol", "vitamina D3", "vitamin D3"),
    ("cianocobalamina", "vitamina B12", "vitamin B12"),
    ("yodo", "iodine"),
    ("hierro", "iron"),
)
# Common names without an ending that would give them away (see `space/asked_drugs.py`).
_COMMON_NAMES = (
    "insulina heparina litio digoxina morfina codeina fentanilo cafeina warfarina acenocumarol levodopa "
    "tramadol metadona alopurinol colchicina fenitoina levotiroxina amiodarona haloperidol hidralazina "
    "espironolactona tamoxifeno ketamina propofol naloxona ivermectina hidroxicloroquina cloroquina "
    "azatioprina metotrexato leflunomida ciclosporina tacrolimus sildenafilo tadalafilo finasterida "
    "tamsulosina teofilina budesonida cetirizina hidroxizina difenhidramina dextrometorfano guaifenesina "
    "bisacodilo loperamida domperidona metoclopramida sucralfato misoprostol mifepristona levonorgestrel "
    "estradiol progesterona testosterona gabapentina topiramato lamotrigina levetiracetam zolpidem trazodona "
    "mirtazapina bupropion venlafaxina citalopram escitalopram risperidona vareniclina nicotina clopidogrel "
    "diltiazem verapamilo nitrofurantoina trimetoprima linezolid isoniazida pirazinamida etambutol "
    "dexametasona hidrocortisona prednisona bromazepam paroxetina baclofeno tizanidina ranitidina adrenalina "
    "seudoefedrina efedrina fenilefrina codeína oxicodona hidrocodona hidromorfona buprenorfina petidina "
    "naltrexona disulfiram bicarbonato furosemida acetazolamida manitol metildopa clonidina nitroglicerina "
    "dabigatran rivaroxaban apixaban edoxaban fluindiona fenprocumon dipiridamol ticagrelor prasugrel "
    "ezetimiba fenofibrato gemfibrozilo colestiramina metimazol tiamazol propiltiouracilo liotironina "
    "desmopresina oxitocina vasopresina somatropina clomifeno letrozol anastrozol exemestano bicalutamida "
    "dutasterida vardenafilo mirabegron oxibutinina solifenacina tolterodina fluticasona mometasona "
    "beclometasona ciclesonida salmeterol formoterol terbutalina omalizumab ondansetron mesalazina "
    "sulfasalazina lactulosa simeticona magaldrato almagato macrogol carbocisteina acetilcisteina ambroxol "
    "bromhexina cloperastina levodropropizina desloratadina levocetirizina bilastina ebastina rupatadina "
    "azelastina ketotifeno cinarizina betahistina dimenhidrinato doxilamina melatonina valeriana hiperico "
    "clozapina olanzapina quetiapina aripiprazol paliperidona clorpromazina levomepromazina sulpirida "
    "fluoxetina sertralina fluvoxamina desvenlafaxina duloxetina vortioxetina agomelatina metilfenidato "
    "atomoxetina lisdexanfetamina modafinilo memantina donepezilo rivastigmina galantamina selegilina "
    "rasagilina pramipexol ropinirol rotigotina entacapona amantadina biperideno carbamazepina "
    "oxcarbazepina fenobarbital primidona etosuximida zonisamida lacosamida valproato pregabalina "
    "dapsona rifabutina rifaximina fosfomicina cloranfenicol clindamicina vancomicina teicoplanina "
    "daptomicina colistina mupirocina albendazol mebendazol praziquantel pirantel permetrina primaquina "
    "mefloquina quinina artemeter aciclovir oseltamivir zidovudina lamivudina abacavir efavirenz "
    "nevirapina emtricitabina ribavirina micofenolato everolimus sirolimus mercaptopurina "
    "ciclofosfamida capecitabina fluorouracilo vincristina metamizol ketorolaco diclofenaco naproxeno "
    "dexketoprofeno dexibuprofeno indometacina celecoxib etoricoxib meloxicam piroxicam sumatriptan "
    "ergotamina alendronato risedronato zoledronato raloxifeno denosumab teriparatida probenecid "
    "febuxostat semaglutida liraglutida dulaglutida exenatida pioglitazona repaglinida acarbosa glimepirida "
    "gliclazida glipizida isotretinoina acitretina minoxidil eritropoyetina filgrastim tretinoina"
)
_COMBINATIONS = {
    "cotrimoxazol": ("sulfametoxazol", "trimetoprima"),
    "amoxiclav": ("amoxicilina", "ácido clavulánico"),
}
# Words that make another drug, or another dose, of the name beside them.
_QUALIFIERS = (
    "decanoate palmitate enanthate undecanoate cypionate valerate lauroxil emtansine emtansina deruxtecan "
    "vedotin vedotina ozogamicin ozogamicina tiuxetan govitecan soravtansine benzathine benzatinica "
    "procainica mofetil mofetilo glargine glargina lispro aspart aspartica detemir degludec glulisina nph "
    "isofanica alfa beta gamma pegilado pegilada liposomal liposomica lipidico sacarosa dextrano dinitrato "
    "mononitrato plus forte duo pm xr xl er sr cr od otc hct compuesto compositum "
    "liberacion retard lisina lysine arginina arginine nab albumina albumin nanoparticula nanoparticulas "
    "nanoliposomal depot lar lai oros mmx hbpm procaina procaine protamina protamine "
    "carboximaltosa carboxymaltose isomaltosido derisomaltosa benzatina implante "
    "microesferas microspheres junior complex"
)
# Greek letters that names of drugs have: interferón β is not just interferón.
_GREEK = str.maketrans({"\u03b1": "alfa", "\u03b2": "beta", "\u03b3": "gamma", "\u03b4": "delta"})
_SEPARATOR = re.compile(r"\s*(?:[,;/+]|\b(?:and|with|y|e|con)\b)\s*", re.IGNORECASE)
_VEHICLE = re.compile(r"\s+in\s+.*$", re.IGNORECASE)  # BUPIVACAINE IN DEXTROSE
_BIOLOGIC_SUFFIX = re.compile(r"(?<=[a-z])-[a-z]{4}$", re.IGNORECASE)  # CEMIPLIMAB-RWLC


def fold(text: str) -> str:
    """Lower case without accents: `fold("Ácido")` is `"acido"`; ñ becomes n, and β beta."""
    plain = unicodedata.normalize("NFKD", text.lower()).translate(_GREEK)
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def word_skeleton(word: str) -> str:
    """Return what English and Spanish spelling of one word share.

    Example: `amoxicillin` and `amoxicilina` give `amoxisilin`.
    """
    text = re.sub(r"[^a-z0-9]", "", fold(word))
    for pattern, replacement in _SPELLING:
        text = pattern.sub(replacement, text)
    stem = text.rstrip("aeiou")
    return stem if len(stem) >= _SHORTEST_STEM else text


def _by_skeleton(table: dict[str, str]) -> dict[str, str]:
    return {word_skeleton(word): name for name, words in table.items() for word in words.split()}


_SALTS = _by_skeleton(_SALTS_AS_WRITTEN)
_CATIONS = _by_skeleton(_CATIONS_AS_WRITTEN)
_COUNTERPARTS = _CATIONS | _SALTS
_UNSAID_SKELETONS = frozenset(map(word_skeleton, _UNSAID.split()))
QUALIFIERS = frozenset(map(word_skeleton, _QUALIFIERS.split()))


def salt(word: str) -> str:
    """Return the salt a word names, "" for any other word or a cation: `clorhidrato` is `hydrochloride`."""
    return _SALTS.get(word_skeleton(word), "")


def is_unsaid(word: str) -> bool:
    """Tell whether a word never makes a difference between two names: `de`, `tablets`, `anhydrous`."""
    return word_skeleton(word) in _UNSAID_SKELETONS


def key_of_words(words: Iterable[str]) -> frozenset[str]:
    """Return what identifies one substance, synonyms resolved: order, salts and fillers do not count.

    A name made of salt words alone keeps them all: calcium carbonate is not calcium citrate.
    """
    core = _core(words)
    return _CANONICAL.get(core, core)


def _core(words: Iterable[str]) -> frozenset[str]:
    said = {word_skeleton(word) for word in words} - _UNSAID_SKELETONS - {""}
    active = {word for word in said if word not in _COUNTERPARTS}
    if not active:
        return frozenset(_COUNTERPARTS[word] for word in said)
    # No drug is a bicarbonate: omeprazole with sodium bicarbonate is another product than omeprazole.
    return frozenset(active | {word for word in said if _COUNTERPARTS.get(word) == "bicarbonate"})


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name)


_CANONICAL = {_core(_words(name)): _core(_words(names[0])) for names in _SYNONYMS for name in names}
# Substances known by name even where no label has them.
NAMED_KEYS = frozenset(_CANONICAL.values()) | frozenset(_core([name]) for name in _COMMON_NAMES.split())
COMBINATIONS = {
    word_skeleton(name): frozenset(key_of_words(_words(part)) for part in parts)
    for name, parts in _COMBINATIONS.items()
}


def substances(name: str) -> frozenset[frozenset[str]]:
    """Return the keys of all substances of a name; `lidocaine and prilocaine` has two."""
    bare = _BIOLOGIC_SUFFIX.sub("", _VEHICLE.sub("", name.strip()))
    keys: set[frozenset[str]] = set()
    for part in _SEPARATOR.split(bare):
        words = _words(_BIOLOGIC_SUFFIX.sub("", part))
        keys |= COMBINATIONS.get(word_skeleton("".join(words)), {key_of_words(words)})
    return frozenset(key for key in keys if key)


def salts(name: str) -> frozenset[str]:
    """Return the salts a name states: `metoprolol tartrate` gives {tartrate}."""
    return frozenset(filter(None, map(salt, _words(name))))


def skeleton(name: str) -> str:
    """Return one comparable string: `Metformin hydrochloride` and `metformina` give `metformin`.

    That of a combination is not that of one of its parts; a name without a substance has "".
    """
    return " + ".join(sorted(" ".join(sorted(key)) for key in substances(name)))
