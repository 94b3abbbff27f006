"""Make `inn.tsv`: hand-written rows, which are kept, and substance names of the DrugBank open vocabulary.

    python -m dataset_builder.lexicons.build_inn WHEEL

WHEEL is drug_named_entity_recognition-2.0.9-py3-none-any.whl (PyPI, MIT), whose dictionary holds DrugBank's
open vocabulary (CC0 1.0). Only names of one word that carry a DrugBank number are taken; spelling variants,
translations and brands are not. Rows of provenance `hand` come from the present `inn.tsv`: edit them there.
"""

import argparse
import bz2
import io
import pickle
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dataset_builder.drug_names import word_skeleton
from dataset_builder.errors import BuilderError

_LEXICON_PATH = Path(__file__).with_name("inn.tsv")
_HEADER = "# kind\tenglish\tspanish\tparts\tprovenance"
_DICTIONARY = "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2"
_ONE_WORD = re.compile(r"[a-z]{6,}")
# Entries of the vocabulary that are food, body chemistry, laboratory reagents, elements, or ordinary words.
_NOT_DRUGS_AS_WRITTEN = """
    acetate acetophenone acetyleneurea acetylglucosamine actinium adamantane adamantanone adenine adpedf
    aetiocholanolone agmatine aguix ajoene allantoate allolactose allysine altropane aluminum amber ampcpr
    androstanedione androstenediol androstenedione aniline antipain apelin arabinose argininosuccinate
    artemin asparagine avenanthramides avocado beeswax bentonite benzofuran benzoin benzophenone berkelium
    bicine biguanides bilberry blackberry blueberry bombykol borneol boron bradykinin butylamine
    butyrylcholinesterase cadaverine camphane camphene camptothecin carbapenems cardamom carvacrol
    caryophyllene cashew catechin catfish cellobiose cellotetraose chamomile chickpea chitin chitosan
    chlorine chloroform cholecystokinin choline chromanol chromium cinnamaldehyde clove cocarboxylase cocoa
    comosain condoliase copper corticosterone cotton coumarin crotonaldehyde cryptoxanthins curcumin cvncov
    cyclohexanols cystaphos cytidine dcfbc deoxyinosine deoxyribonucleases dibutylphthalate dibutylsuccinate
    dichlorobenzene dichromate diglyme digoxigenin dihydrogenphosphate dihydrouracil dihydrouridine
    dihydroxyacetone dimethylformamide dimethylphthalate dithioerythritol dpcpx dynorphins elafin
    endostatins equilin equol ergosterol estriol ethanolamine ether ethylmaleimide fennel fibrin
    fibronectins flounder frankincense fructose fucitol fucose furfural furvina glycerol goldenseal
    grapefruit graphite guanosine halicin harmine hazelnut helium hematoxylin hemicellulase hemoglobins
    hemopexin heroin hexadecanal histamine homocysteine honey honokiol horseradish hydrogen hydroxyproline
    hydroxyquinolines hypochlorite indican indium inositol iodide iodine iodobenzene isobutyramide
    isocyanomethane isoflavones isopentane kaolin kisspeptins kynurenine lactalbumin lactaldehyde
    lactoferrin lactose lanolin lanosterol lecithins lentil leptin leucine licorice lobster lumichrome
    luminol lycopene maltitol maltose mannose menthone mercaptoethanol methylamine methyldiazene
    methylethylamine methylinositol methylphosphinate minigastrin molybdate molybdenum morin muskmelon myrrh
    nadph naringin niobium nitrate nitrite nitrosoethane norcamphor norleucine octacosanol octasulfur optpa
    oregano orris oxygen oyster ozone paraoxon pasbn peach pecan pentanal peppermint perchlorate peridinin
    petrolatum phenylphosphate phosphatidylethanolamine phosphoaspartate phosphocreatine phosphoenolpyruvate
    phosphorus phosphorylcolamine phytosphingosine pistachio platinum polydextrose pomegranate
    porphobilinogen poultry pregnenolone procalcitonin progranulin prothrombin protoporphyrin psicose
    pumpkin purslane pyrazole pyridoxal pyrrolidine pyrrolidinones queuine quinoline respigam resveratrol
    rhamnose rhmbl rhubarb ribitol ribose rosemary rubidium rutin safflower samarium selenocysteine
    serotonin shrimp silanol silicon silver sorbitol sorghum spermaceti sphingosine squalane squalene
    succinylcholine sugarcane taurine tempol tetrahydropyran tgaavcf thioredoxin thiram thrombin
    thrombopoietin thyme thymidine thymine thyrotropin tocopherols tpmpa tributyltin trifluoroethanol
    triglyme trinitrotoluene tropinone trypanothione tryptamine turmeric ubidecarenone ucpvax uridine
    valerian valine vanadium vanilla vasopressins violaxanthin water watercress wheat wormwood xenon xylitol
    xylose yeast zeatin zeaxanthins
"""
_NOT_DRUGS = frozenset(_NOT_DRUGS_AS_WRITTEN.split())


class LexiconError(BuilderError):
    """The file that names come from is not the one that is expected."""


class _PlainUnpickler(pickle.Unpickler):
    """Read containers and text only: the file comes from elsewhere and must not run code."""

    def find_class(self, module_name: str, global_name: str, /) -> type:
        """Return `set`, and refuse every other class."""
        if (module_name, global_name) == ("builtins", "set"):
            return set
        raise LexiconError(f"{_DICTIONARY} holds a {module_name}.{global_name}, not only names")


def open_vocabulary(wheel: Path) -> list[str]:
    """Return the one-word names with a DrugBank number, sorted: `abacavir`, `abaloparatide` ...

    Raises:
        LexiconError: `wheel` is not the package named above, or holds more than plain data.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = bz2.decompress(archive.read(_DICTIONARY))
        entries: dict[str, dict[str, Any]] = _PlainUnpickler(io.BytesIO(content)).load()[
            "drug_canonical_to_data"
        ]
    except (OSError, KeyError, zipfile.BadZipFile, pickle.UnpicklingError) as error:
        raise LexiconError(f"{wheel}: no drug dictionary could be read from it ({error})") from error
    return sorted(
        name for name, data in entries.items() if "drugbank_id" in data and _ONE_WORD.fullmatch(name)
    )


def merged_rows(hand_rows: Sequence[str], names: Iterable[str]) -> list[str]:
    """Return the hand-written rows, then one row for each name that none of them spells.

    Example: beside the row of `acetaminophen|paracetamol`, the name `paracetamol` gives no row.
    """
    known = {word_skeleton(name) for row in hand_rows for column in (1, 2) for name in _names(row, column)}
    added: list[str] = []
    for name in names:
        if name not in _NOT_DRUGS and word_skeleton(name) not in known:
            known.add(word_skeleton(name))
            added.append(f"drug\t{name}\t\t\topen")
    return [*hand_rows, *added]


def _names(row: str, column: int) -> list[str]:
    return [name for name in row.split("\t")[column].split("|") if name.isalpha()]


def hand_rows(path: Path = _LEXICON_PATH) -> list[str]:
    """Return the rows of the lexicon that people wrote."""
    return [row for row in path.read_text(encoding="utf-8").splitlines() if row.endswith("\thand")]


def main(argv: Sequence[str] | None = None) -> None:
    """Write `inn.tsv` anew from its hand-written rows and the wheel."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path)
    try:
        rows = merged_rows(hand_rows(), open_vocabulary(parser.parse_args(argv).wheel))
    except LexiconError as error:
        parser.exit(1, f"build_inn: {error}\n")
    _LEXICON_PATH.write_text("\n".join([_HEADER, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
