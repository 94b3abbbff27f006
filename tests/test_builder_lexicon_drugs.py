import bz2
import io
import itertools
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_builder.drug_names import word_skeleton
from dataset_builder.lexicons import build_inn
from dataset_builder.lexicons.drugs import (
    DrugMention,
    Substance,
    drugs_in_english,
    drugs_in_spanish,
    read_substances,
)

SUBSTANCES = read_substances()
# Names that are taken for one another in writing or in speech; each line is one group of different drugs.
LOOK_ALIKES_ENGLISH = """
prednisone prednisolone methylprednisolone
hydroxyzine hydralazine hydroxychloroquine
chlorpromazine chlorpropamide
vinblastine vincristine vinorelbine vindesine vinflunine
chloroquine hydroxychloroquine
azathioprine azithromycin azacitidine
lamivudine lamotrigine
clonidine clonazepam clozapine
dopamine dobutamine
daunorubicin doxorubicin idarubicin epirubicin
epinephrine ephedrine norepinephrine phenylephrine
fluoxetine duloxetine paroxetine fluvoxamine
glipizide glyburide gliclazide glimepiride
cefazolin ceftriaxone cefotaxime cefoxitin cefotetan ceftazidime cefuroxime cefixime cefepime
tramadol trazodone tapentadol
rituximab infliximab
sulfadiazine sulfasalazine sulfisoxazole
penicillin penicillamine
quinine quinidine quinapril
morphine hydromorphone apomorphine
oxycodone hydrocodone oxymorphone
alprazolam lorazepam clonazepam diazepam oxazepam
amlodipine amiloride nimodipine nifedipine nicardipine
amiodarone amantadine
aripiprazole rabeprazole omeprazole esomeprazole lansoprazole dexlansoprazole pantoprazole
bupropion buspirone
captopril carvedilol
carboplatin cisplatin oxaliplatin
carbamazepine oxcarbazepine eslicarbazepine
celecoxib citalopram escitalopram
cetirizine sertraline levocetirizine
cyclosporine cycloserine cyclophosphamide
desmopressin vasopressin terlipressin
dexamethasone dexmedetomidine betamethasone
diphenhydramine dimenhydrinate
dipyridamole disopyramide
enalapril lisinopril ramipril
ethambutol ethionamide
fentanyl sufentanil alfentanil remifentanil
folic folinic
furosemide torsemide
ganciclovir valganciclovir acyclovir valacyclovir famciclovir
gabapentin pregabalin
gentamicin tobramycin
guaifenesin guanfacine
heparin hetastarch
hydrochlorothiazide hydrocortisone
ibuprofen ketoprofen
imatinib ibrutinib nilotinib dasatinib
isotretinoin tretinoin
ketamine ketorolac esketamine
labetalol lamotrigine
levetiracetam levofloxacin brivaracetam
levothyroxine liothyronine
linezolid lisinopril
lithium lidocaine
lovastatin simvastatin pravastatin atorvastatin rosuvastatin fluvastatin pitavastatin
losartan valsartan irbesartan
medroxyprogesterone methylprednisolone methyltestosterone
melatonin melphalan
memantine mirtazapine
meperidine methadone
mercaptopurine thioguanine
metformin metronidazole
methimazole metolazone methazolamide
metoprolol misoprostol metoclopramide
mitomycin mitoxantrone
naloxone naltrexone
nelfinavir nevirapine
neomycin netilmicin
nystatin nitroglycerin
olanzapine quetiapine
oxytocin carbetocin
paclitaxel docetaxel cabazitaxel
pentobarbital phenobarbital
pentazocine pentoxifylline
phenytoin fosphenytoin
physostigmine pyridostigmine neostigmine
pioglitazone rosiglitazone
pramipexole propranolol
primaquine primidone
probenecid procainamide
promethazine prochlorperazine
propofol propranolol
raloxifene raltegravir
ranitidine rimantadine
rifabutin rifampin rifapentine rifaximin
risperidone ropinirole
rizatriptan sumatriptan zolmitriptan
saxagliptin sitagliptin linagliptin
sildenafil vardenafil tadalafil
sirolimus tacrolimus everolimus temsirolimus
sorafenib sunitinib
sotalol atenolol
spironolactone eplerenone
streptomycin streptozocin
sumatriptan sitagliptin
tamoxifen tamsulosin
terbinafine terbutaline
tetracycline doxycycline
ticagrelor ticlopidine
tizanidine tiagabine
tolazamide tolbutamide
tolterodine tolcapone
topiramate topotecan
torsemide furosemide
trastuzumab pertuzumab
triamcinolone triamterene
trifluoperazine trihexyphenidyl
valproate valganciclovir
vancomycin viomycin
verapamil verteporfin
zidovudine stavudine
zolpidem zolmitriptan
zonisamide ziprasidone
adalimumab alemtuzumab
allopurinol haloperidol
anidulafungin caspofungin
bosentan bosutinib
brentuximab brolucizumab
cabergoline cabozantinib
canagliflozin dapagliflozin empagliflozin
cidofovir clofarabine
colchicine cortisone
dabigatran dabrafenib
denosumab daratumumab
edoxaban apixaban rivaroxaban
eribulin erlotinib
lapatinib lenvatinib
nivolumab natalizumab
pazopanib ponatinib
ranibizumab ramucirumab
remdesivir ritonavir
sofosbuvir simeprevir
thalidomide lenalidomide pomalidomide
tofacitinib ruxolitinib baricitinib
venetoclax venlafaxine
vedolizumab ustekinumab
"""
LOOK_ALIKES_SPANISH = """
prednisona prednisolona
cloroquina hidroxicloroquina
clorpromazina clorpropamida
azitromicina eritromicina claritromicina
lorazepam clonazepam
alopurinol haloperidol
hidralazina hidroxizina
dopamina dobutamina
vinblastina vincristina
efedrina epinefrina
petidina pentamidina
penicilina penicilamina
quinina quinidina
sulfadiazina sulfasalazina
metamizol metimazol
clonidina clonazepam
salbutamol salmeterol
levotiroxina liotironina
morfina hidromorfona
oxicodona hidrocodona
carbamazepina oxcarbazepina
amlodipino nimodipino nifedipino
lamivudina lamotrigina
nistatina nitroglicerina
rifampicina rifabutina
fentanilo sufentanilo
tacrolimus sirolimus
heparina enoxaparina
metotrexato pemetrexed
espironolactona eplerenona
estreptomicina estreptozocina
escitalopram citalopram
fenobarbital pentobarbital
fluoxetina paroxetina
glibenclamida gliclazida glipizida
labetalol lamotrigina
naloxona naltrexona
omeprazol esomeprazol
tramadol trazodona
valaciclovir valganciclovir
"""


def _pairs(groups: str) -> list[tuple[str, str]]:
    lines = groups.strip().splitlines()
    return [pair for line in lines for pair in itertools.combinations(line.split(), 2)]


def _keys(mentions: list[DrugMention]) -> list[str]:
    return [mention.key for mention in mentions]


@pytest.mark.parametrize(
    ("groups", "find"),
    [(LOOK_ALIKES_ENGLISH, drugs_in_english), (LOOK_ALIKES_SPANISH, drugs_in_spanish)],
    ids=["English", "Spanish"],
)
def test_names_that_look_alike_have_different_keys(
    groups: str, find: Callable[[str], list[DrugMention]]
) -> None:
    """353 English and 46 Spanish pairs; `folic` and `folinic` are words of a name, written as acids here."""
    written = {"folic": "folic acid", "folinic": "folinic acid"}
    for pair in _pairs(groups):
        first, second = (_keys(find(written.get(name, name))) for name in pair)
        assert len(first) == len(second) == 1, pair
        assert first != second, pair


def test_there_are_at_least_150_pairs_that_look_alike() -> None:
    assert len(set(_pairs(LOOK_ALIKES_ENGLISH))) >= 150


def test_the_lexicon_names_at_least_3000_substances_in_at_most_250_kilobytes() -> None:
    assert len(SUBSTANCES) >= 3000
    assert Path(build_inn.__file__).with_name("inn.tsv").stat().st_size <= 250_000


def _meant(substance: Substance) -> list[str]:
    """Return the keys a row gives: of its parts for a combination, else its own."""
    if not substance.parts:
        return [substance.key]
    return [key for part in substance.parts for key in _keys(drugs_in_english(part))]


def test_every_listed_name_has_the_key_of_its_substance_in_both_languages() -> None:
    """So all names of a substance are one drug, and no name means two substances."""
    for substance in SUBSTANCES:
        meant = _meant(substance)
        for name in substance.english:
            assert _keys(drugs_in_english(name)) == meant, name
        for name in substance.spanish or substance.english:
            assert _keys(drugs_in_spanish(name)) == meant, name


def test_no_two_substances_share_a_key() -> None:
    keys = [substance.key for substance in SUBSTANCES]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Take acetaminophen.", "Tome paracetamol."),
        ("acetylsalicylic acid", "AAS"),
        ("albuterol inhaler", "inhalador de salbutamol"),
        ("epinephrine", "adrenalina"),
        ("meperidine", "petidina"),
        ("glyburide", "glibenclamida"),
        ("lithium", "litio"),
        ("Acyclovir", "ACICLOVIR"),
        ("amoxycillin-clavulanate", "amoxicilina/clavulánico"),
        ("TMP-SMX", "cotrimoxazol"),
        ("trimethoprim/sulfamethoxazole", "sulfametoxazol y trimetoprima"),
        ("lopinavir/ritonavir", "lopinavir-ritonavir"),
        ("valproic acid", "ácido valproico"),
        ("sodium valproate", "valproato sódico"),
        ("interferon β-1a", "interferón beta-1a"),
        ("magnesium sulfate", "sulfato de magnesio"),
        ("vitamin K1", "fitomenadiona"),
        ("penicillin G", "bencilpenicilina"),
        ("low-molecular-weight heparins", "heparinas de bajo peso molecular"),
        ("St. John's wort", "hierba de San Juan"),
        ("insulin glargine", "insulina glargina"),
        ("newtinib and newtinibs", "newtinib"),
        ("newcefocillin", "newcefocilina"),
    ],
)
def test_a_drug_has_one_key_in_both_languages(english: str, spanish: str) -> None:
    found = set(_keys(drugs_in_english(english)))

    assert found
    assert found == set(_keys(drugs_in_spanish(spanish)))


def test_a_mention_says_where_it_stands() -> None:
    """`valproic acid` is characters 5 to 18 of the text."""
    text = "Stop valproic acid today"

    [mention] = drugs_in_english(text)

    assert (text[mention.start : mention.end], mention.kind) == ("valproic acid", "drug")


def test_the_longest_name_wins() -> None:
    assert _keys(drugs_in_english("iron sucrose")) == ["iron sukros"]
    assert _keys(drugs_in_english("iron")) == ["iron"]
    assert _keys(drugs_in_spanish("ácido ascórbico")) == _keys(drugs_in_english("vitamin C"))


def test_a_name_of_several_words_does_not_cross_a_sentence_or_a_list() -> None:
    """The acid of another phrase is not part of the name."""
    assert _keys(drugs_in_english("vitamin; C was the answer")) == ["vitamin"]


@pytest.mark.parametrize(
    "text",
    [
        "The protocol of the concept study: lead, tea, time, capital, gene and Cockayne syndrome were noted.",
        "Cystatin and histidine; imidazole rings, thiazides, triptans.",
    ],
)
def test_ordinary_english_words_name_no_drug(text: str) -> None:
    assert [mention for mention in drugs_in_english(text) if mention.kind == "drug"] == []


@pytest.mark.parametrize(
    "text",
    [
        "El seno, la sal, el codo, el oro y el aire; vivir, servir, sobrevivir, prevenir, abril, mil.",
        "La medicina y la vacuna del hospital; control capital de la proteína, los cilios, la cola equina.",
        "Seña de Vizcaína: respigamos, ensartan, laxaban, lindan; dificultad para ser deglutida.",
    ],
)
def test_ordinary_spanish_words_name_no_drug(text: str) -> None:
    assert drugs_in_spanish(text) == []


@pytest.mark.parametrize("word", ["glucose", "sodium", "oxygen", "alcohol", "zinc", "caffeine"])
def test_body_chemistry_and_ordinary_substances_are_common(word: str) -> None:
    assert [mention.kind for mention in drugs_in_english(word)] == ["common"]


def test_an_acronym_is_common_and_needs_its_capitals() -> None:
    """ASA is aspirin or a class of anaesthetic risk; `aas` is no word for aspirin."""
    assert [mention.kind for mention in drugs_in_spanish("AAS 100 mg")] == ["common"]
    assert drugs_in_spanish("aas") == []


def test_spelling_alone_joins_most_names() -> None:
    """Names of one word in rows that give both languages; the list is there for the others."""
    both = [row for row in SUBSTANCES if row.spanish]
    rows = [row for row in both if row.spanish[0].isalpha() and row.english[0].isalpha()]
    joined = [row for row in rows if word_skeleton(row.spanish[0]) in map(word_skeleton, row.english)]

    assert len(joined) / len(rows) >= 0.8


def _wheel(path: Path, dictionary: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2", bz2.compress(dictionary)
        )
    return path


def test_the_wheel_gives_single_words_with_a_drugbank_number(tmp_path: Path) -> None:
    """`tylenol` has no number, `iron sucrose` has two words, `tea` is too short."""
    entries = {
        "zidovudine": {"drugbank_id": "DB00495"},
        "abacavir": {"drugbank_id": "DB01048"},
        "tylenol": {},
        "iron sucrose": {"drugbank_id": "DB09146"},
        "tea": {"drugbank_id": "DB1"},
    }
    wheel = _wheel(tmp_path / "names.whl", pickle.dumps({"drug_canonical_to_data": entries}))

    assert build_inn.open_vocabulary(wheel) == ["abacavir", "zidovudine"]


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    """`io.StringIO` stands for any class outside the plain containers."""
    wheel = _wheel(tmp_path / "names.whl", pickle.dumps(io.StringIO("x")))

    with pytest.raises(build_inn.LexiconError, match="not only names"):
        build_inn.open_vocabulary(wheel)


def test_a_file_that_is_no_wheel_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "names.whl"
    path.write_text("no archive")

    with pytest.raises(SystemExit) as ended:
        build_inn.main([str(path)])

    assert ended.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_name_that_a_hand_written_row_spells_gives_no_row() -> None:
    """`paracetamol` is spelt by the row, `wheat` is no drug, `abacavir` is new."""
    row = "drug\tacetaminophen|paracetamol\tparacetamol\t\thand"

    rows = build_inn.merged_rows([row], ["abacavir", "paracetamol", "wheat"])

    assert rows == [row, "drug\tabacavir\t\t\topen"]
