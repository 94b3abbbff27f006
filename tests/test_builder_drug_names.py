import re

import pytest

from dataset_builder.drug_names import QUALIFIERS, skeleton, substances, word_skeleton

# English name of a label, Spanish name of a question: the same international substance.
SAME = """
metformin hydrochloride=metformina; amoxicillin=amoxicilina; acetaminophen=paracetamol
albuterol=salbutamol; epinephrine=adrenalina; epinephrine=epinefrina; meperidine=petidina
meperidine=meperidina; glyburide=glibenclamida; lithium carbonate=litio
aspirin=ácido acetilsalicílico; aspirin=aspirina; acetylsalicylic acid=Aspirina
omeprazole=omeprazol; omeprazole magnesium=omeprazol; loratadine=loratadina; phenytoin=fenitoína
theophylline=teofilina; hydrochlorothiazide=hidroclorotiazida; levothyroxine sodium=levotiroxina
levothyroxine sodium=levotiroxina sódica; warfarin sodium=warfarina; codeine sulfate=codeína
ciprofloxacin=ciprofloxacino; erythromycin=eritromicina; azithromycin=azitromicina
doxycycline=doxiciclina; spironolactone=espironolactona; streptomycin=estreptomicina
chloroquine=cloroquina; quetiapine=quetiapina; hydroxychloroquine sulfate=hidroxicloroquina
tiotropium bromide=tiotropio; ipratropium=ipratropio; amphetamine=anfetamina
methotrexate=metotrexato; cephalexin=cefalexina; cyclophosphamide=ciclofosfamida
pseudoephedrine=seudoefedrina; valproic acid=ácido valproico; folic acid=ácido fólico
diazepam=diacepam; sodium chloride=cloruro sódico; calcium carbonate=carbonato de calcio
ferrous sulfate=sulfato ferroso; isosorbide dinitrate=dinitrato de isosorbida; rifampin=rifampicina
ethinyl estradiol=etinilestradiol
amoxicillin and clavulanate potassium=amoxicilina y ácido clavulánico; verapamil=verapamilo
fentanyl=fentanilo; sulfamethoxazole and trimethoprim=cotrimoxazol; caffeine=cafeína
chlorhexidine=clorhexidina; zinc oxide=óxido de cinc; candesartan cilexetil=candesartán
cemiplimab-rwlc=cemiplimab; atorvastatin calcium trihydrate=atorvastatina
acetaminophen, caffeine and dihydrocodeine=dihidrocodeína, paracetamol y cafeína; senna=sena
bupivacaine hydrochloride in dextrose=bupivacaína; cyclosporine=ciclosporina
trihexyphenidyl=trihexifenidilo; sodium bicarbonate=bicarbonato sódico; interferon beta=interferón β
"""
DIFFERENT = """
prednisone=prednisolona; prednisolone=prednisona; azithromycin=eritromicina; lorazepam=clonazepam
allopurinol=haloperidol; hydroxyzine=hidralazina; chlorpropamide=clorpromazina
vinblastine=vincristina; dopamine=dobutamina; ephedrine=epinefrina; quinine=quinidina
sulfadiazine=sulfasalazina; glipizide=glibenclamida; tramadol=trazodona; daunorubicin=doxorubicina
nifedipine=nimodipino; fluoxetine=paroxetina; penicillin=penicilamina; carbamazepine=oxcarbazepina
venlafaxine=desvenlafaxina; citalopram=escitalopram; omeprazole=esomeprazol
cetirizine=levocetirizina; ketamine=esketamina; metformin=metronidazol
amoxicillin=amoxicilina y ácido clavulánico; amoxicillin and clavulanate potassium=amoxicilina
isosorbide dinitrate=mononitrato de isosorbida; trastuzumab=trastuzumab emtansina
haloperidol decanoate=haloperidol; interferon alfa=interferón beta
calcium carbonate=citrato de calcio; zinc oxide=sulfato de zinc; senna=seno
mycophenolic acid=micofenolato de mofetilo; clonidine=clonazepam; sodium chloride=cloruro potásico
losartan=losartán e hidroclorotiazida; hydralazine=hidroclorotiazida; vitamin B12=vitamina B1
omeprazole=omeprazol bicarbonato de sodio; potassium bicarbonate=bicarbonato sódico
interferon alfa=interferón β; dexamethasone=dextrometorfano; cefuroxime=cefotaxima; methadone=metilfenidato
"""


def _pairs(text: str) -> list[tuple[str, str]]:
    entries = re.split(r"[;\n]", text.strip())
    return [(left.strip(), right.strip()) for left, right in (entry.split("=") for entry in entries)]


@pytest.mark.parametrize(("english", "spanish"), _pairs(SAME))
def test_the_english_and_the_spanish_name_of_a_drug_are_the_same(english: str, spanish: str) -> None:
    assert skeleton(english) == skeleton(spanish) != ""
    assert skeleton(spanish.upper()) == skeleton(english.title()) == skeleton(english)


@pytest.mark.parametrize(("first", "second"), _pairs(DIFFERENT))
def test_drugs_that_look_alike_are_never_the_same(first: str, second: str) -> None:
    assert skeleton(first) != skeleton(second)


def test_the_tables_of_the_tests_are_as_large_as_they_should_be() -> None:
    assert len(_pairs(SAME)) >= 40
    assert len(_pairs(DIFFERENT)) >= 30


@pytest.mark.parametrize("name", ["", "  ", "de la", "tablets", "¿?"])
def test_a_name_without_a_substance_has_no_skeleton(name: str) -> None:
    assert skeleton(name) == ""


def test_a_combination_has_one_key_per_substance() -> None:
    """Three substances, of which the first is known by two names."""
    assert len(substances("ACETAMINOPHEN, CAFFEINE, DIHYDROCODEINE BITARTRATE")) == 3
    assert substances("paracetamol") < substances("acetaminophen and caffeine")


def test_a_word_that_makes_another_drug_is_known_in_both_languages() -> None:
    assert {word_skeleton("decanoato"), word_skeleton("decanoate"), word_skeleton("vedotina")} <= QUALIFIERS
