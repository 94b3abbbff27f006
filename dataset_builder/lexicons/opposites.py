"""Opposites that a translation must not exchange, by dimension: English and Spanish words of either side.

A star stands for any ending. Words of one side of a dimension are alike enough to translate one another:
`higher` is `mayor`, `más alto` or `superior`. Standard library only.
"""

from collections.abc import Mapping
from functools import lru_cache

from dataset_builder.text_words import Language, fold

# dimension -> (English of the one side, Spanish of it, English of the other side, Spanish of it)
_OPPOSITES: Mapping[str, tuple[str, str, str, str]] = {
    "magnitude": (
        "increas* more most greater greatest higher highest high larger largest rise rises rising rose risen grow "
        "grew growing growth elevat* above over exceed* upper raise raised raises raising escalat* expand* "
        "enhanc* double* majority superior big bigger biggest intensif* tripl* increment* upward* maxim* boost*",
        "aument* aumenta* increment* crec* subi* sube* suba* mas mayor mayores mayoria elev* eleva* alto alta altos "
        "altas superior* supera* supera* exced* encima ampli* amplia* grand* maxim* intensific* duplic* triplic* "
        "potenci* creci* agrand* alza ascen*",
        "decreas* less least lower lowest low fewer fewest smaller smallest reduc* declin* drop drops dropped "
        "dropping falling fell fallen diminish* below under shrink* minority inferior lessen* minim* "
        "attenuat* limit* taper* downward* small decrement* curtail* lowered lowering little few halv* mitigat*",
        "disminu* disminuy* reduc* redu* menos menor menores minoria baj* bajo baja descen* descien* inferior* "
        "debajo dismin* cae* caida cay* minim* aminor* atenu* limit* decrec* decaen* declin* mengu* pequen* poco poca "
        "pocos pocas mitig*",
    ),
    "order": (
        "before prior previous* preced* earlier early previously beforehand former ",
        "antes previ* anterior* preced* temprano temprana tempranas tempranos precoz precoces ",
        "after following subsequent* later late afterward* thereafter follow* succeed* latter ",
        "despues tras posterior* luego siguient* subsiguient* tardi* ulterior* tarde seguid* sucesiv* ",
    ),
    "side": (
        "left leftward* left-sided sinist*",
        "izquierd* siniestr*",
        "right rightward* right-sided dextr*",
        "derech* diestr*",
    ),
    "result": (
        "positiv* seropositive",
        "positiv* seropositiv*",
        "negativ* seronegative",
        "negativ* seronegativ*",
    ),
    "course": ("acute* sudden*", "agud* subit* repentin*", "chronic* longstanding", "cronic* cronific*"),
    "tumour": ("benign*", "benign*", "malignan* cancerous", "malign*"),
    "inside": (
        "internal* inner inside interior endogenous within inward* indoor*",
        "intern* interior* dentro adentro endogen* cerrad* interios*",
        "external* outer outside exterior exogenous outward* outdoor*",
        "extern* exterior* fuera afuera exogen* libre",
    ),
    "front": (
        "anterior* ventral* front",
        "anterior* ventral* frontal* delante",
        "posterior* dorsal* back behind rear",
        "posterior* dorsal* detras atras trasera* espalda",
    ),
    "distance": (
        "proximal* near nearby close closer nearest",
        "proxim* cerca cercan* junto",
        "distal* far distant remote",
        "distal* lejos lejan* distan* remot*",
    ),
    "severity": (
        "mild* slight* minor minimal light moderat*",
        "leve levemente leves liger* moderad* benign*",
        "sever* serious* major critical* grave heavy intense*",
        "grav* sever* intens* critic* serio serios fuert* ",
    ),
    "begin": (
        "start* begin* began begun initiat* onset commenc* launch* resum* open* continu* maintain* keep",
        "inici* comienz* comenz* empez* empiez* empec* reanud* abier* abre abren abrir abrio apertur* continu* manten* mantien* ",
        "stop* discontinu* cease* ceasing end ends ended ending terminat* withdraw* withdrew* interrupt* suspend* halt* "
        "clos* finish* quit cessation complet*",
        "suspen* suspend* interrump* interrup* deten* detien* deten* detuv* dej* termin* fin final* cese cesa cesan cesar ceso retir* discontinu* "
        "abandon* cierr* cerr* acab* conclu* par paro complet*",
    ),
    "quality": (
        "better best improv* good well favo* beneficial benefit* ameliorat* recover*",
        "mejor* bien buen* benefici* favor* recuper*",
        "worse worst worsen* bad badly poor poorly deteriorat* harm* aggravat* adverse* unfavo* detriment*",
        "peor* empeor* mal mala malo malos malas deterior* agrav* advers* perjudic* desfavor* dani* nociv*",
    ),
    "safety": (
        "safe safely safer safest safety harmless",
        "segur* inocu* inofensiv*",
        "dangerous* unsafe hazard* risky harmful",
        "pelig* insegur* riesgos* danin* perjudicial* nociv*",
    ),
    "sex": (
        "man men male males masculine gentleman gentlemen",
        "hombr* varon* masculin*",
        "woman women female females feminine lady ladies",
        "mujer* femenin*",
    ),
    "parent": ("father fathers paternal", "padre patern*", "mother mothers maternal", "madre madres matern*"),
    "sibling": (
        "brother brothers boy son uncle husband*",
        "hermano nino hijo tio marido* esposo",
        "sister sisters girl daughter* aunt wife wives",
        "hermana hermanas nina hija hijas tia esposa esposas",
    ),
    "age": (
        "adult* elderly older grown-up* aged seniors elder",
        "adult* ancian* mayores geriatric* vejez viej*",
        "child children pediatric* paediatric* infant* baby babies young younger youngest newborn* neonat* kid kids adolescen* "
        "youth teen* minors",
        "nin* pediatr* lactante* bebe* joven* juven* recien neonat* infan* adolescen* menores crio*",
    ),
    "hour": (
        "day daytime daily morning* am diurnal",
        "dia dias diurn* manana* diari*",
        "night* nocturnal evening* overnight bedtime",
        "noche* noctur* anoche",
    ),
    "warmth": (
        "hot hotter warm* heat* fever* febrile hyperthermi*",
        "calient* calor caluros* caliente* templad* fiebre febril* hiperterm*",
        "cold* cool* chill* freez* frozen refrigerat* hypothermi* afebrile",
        "fri* frio congel* refriger* helad* enfri* hipoterm* escalofr* afebril* apiret*",
    ),
    "speed": (
        "fast* rapid* quick* prompt* immediate* accelerat* swift* brisk*",
        "rapid* veloz* pront* inmediat* aceler*",
        "slow* gradual* delay* prolong*",
        "lent* gradual* retras* demor* paulatin* despac* enlentec* prolong*",
    ),
    "frequency": (
        "always often frequent* common* usual* regular* constant* widespread typically",
        "siempre menud* frecuen* comun* habitual* usual* corriente* suele suelen constante* generaliz*",
        "never rare* seldom uncommon* infrequent* unusual* occasional* sporadic* scarce*",
        "nunca jamas rar* infrecuen* inusual* ocasion* esporadic* poco excepcional* escas*",
    ),
    "chance": (
        "likely probable probably possible possibly able feasible",
        "probabl* posibl* capaz capaces factibl*",
        "unlikely improbable impossible unable impossib*",
        "improbabl* imposibl* incapa* imposibil*",
    ),
    "permit": (
        "allow* permit* approv* authori* accept* recommend* indicat* enabl* ",
        "permit* permiti* autoriz* aprob* aprueb* acept* recomend* recomiend* indic* apoy*",
        "prohibit* forbid* forbad* ban banned bans reject* refus* contraindicat* den* disapprov* preclud* prevent* avoid*",
        "prohib* prohib* veta* rechaz* contraindic* desaconsej* imped* impid* evit* deneg* nega* niega*",
    ),
    "place in row": (
        "first* initial* beginning",
        "primer* inicial* principio comienzo inicio",
        "last lastly final* end ending latest ultimate*",
        "ultim* final* fin termino",
    ),
    "length": (
        "long longer longest lengthen* prolonged extended lasting",
        "larg* prolong* alarg* extend* extens* duradero* ",
        "short* brief* shorten*",
        "cort* brev* acort* abrevi* ",
    ),
    "strength": (
        "strong* potent* powerful* robust",
        "fuert* poten* poderos* robust* intens*",
        "weak* faint* feeble",
        "debil* tenue*",
    ),
    "pressure": ("systol*", "sistol*", "diastol*", "diastol*"),
    "vessel": ("arteri* artery", "arteri*", "venous vein veins intraven*", "vena* venas venos*"),
    "heart rate": ("tachy*", "taqui*", "brady*", "bradi*"),
    "width": (
        "dilat* vasodilat* widen* broad* wide* mydria* bronchodilat*",
        "dilat* vasodilat* ampli* anch* ensanch* midria* broncodilat*",
        "constrict* vasoconstrict* narrow* stenos* contract* miosis bronchoconstrict* bronchospas*",
        "constri* vasoconstri* estrech* esten* contra* miosis broncoconstri* broncoespas* angost*",
    ),
    "action": (
        "activat* stimulat* induc* promot* agonist* trigger*",
        "activ* estimul* induc* induj* promuev* promov* agonist* desencaden* foment*",
        "inhibit* block* suppress* antagoni* inactivat* deactivat* depress*",
        "inhib* bloque* suprim* supres* antagoni* inactiv* desactiv* depri*",
    ),
    "breath": ("inhal* inspirat*", "inhal* inspir*", "exhal* expirat*", "exhal* espir*"),
    "balance": (
        "gain* acquir*",
        "gan* aument* adquir* engord* obten*",
        "loss* lose loses losing lost",
        "perd* pierd* adelgaz*",
    ),
    "life": (
        "surviv* live lives lived alive living life",
        "sobreviv* superviv* viv* vida",
        "die dies died dying dead death* fatal* threatening mortal* deceas* lethal*",
        "mor* muer* mur* fallec* fatal* mortal* letal* deces* defunc*",
    ),
    "symptoms": (
        "symptomatic",
        "sintomatic*",
        "asymptomatic* symptomless presymptomatic",
        "asintomatic* presintomatic*",
    ),
    "directness": ("direct directly", "direct*", "indirect*", "indirect*"),
    "sensitivity": ("sensitiv* susceptib*", "sensib* suscept*", "resist* insensitiv*", "resist* insensib*"),
    "presence": (
        "present presence exist* there",
        "presen* exist* hay",
        "absent absence lack* missing",
        "ausen* falta* carenc* carec* inexist*",
    ),
    "inclusion": (
        "includ* inclusi* together plus add* addit*",
        "inclu* junto suma* agreg* anad* adem*",
        "exclud* exclus* exempt* remov* delet*",
        "exclu* salvo elimin* quit* retir* exent*",
    ),
    "normality": (
        "normal* physiologic*",
        "normal* fisiolog*",
        "abnormal* anomal* patholog* aberrant",
        "anormal* anomal* patolog* alterad*",
    ),
    "stability": ("stable stabil*", "estab*", "unstable instab* labile", "inestab* labil*"),
    "sufficiency": (
        "sufficient* enough adequate* appropriate* ample",
        "suficien* adecuad* bastante* apropiad*",
        "insufficient* inadequate* inappropriate* scarce",
        "insuficien* inadecuad* inapropiad* escas*",
    ),
    "wholeness": (
        "complete* full* total* entire* whole",
        "complet* total* plen* enter* integr*",
        "incomplete* partial* part parts",
        "incomplet* parcial* parte partes",
    ),
    "efficacy": (
        "effective* efficac* efficient useful* successful* success*",
        "eficaz eficac* efectiv* eficien* util utiles exit*",
        "ineffective* inefficient* useless* unsuccessful* fail* futile",
        "inefica* inefectiv* ineficien* inutil* fracas* fall*",
    ),
    "regularity": ("regular*", "regular*", "irregular* erratic*", "irregular* erratic*"),
    "reversal": ("reversible", "reversibl*", "irreversible permanent*", "irreversibl* permanent*"),
    "unity": (
        "equal* same identical similar* alike",
        "igual* mism* identic* similar* parecid*",
        "different* differ* unequal dissimilar* distinct* various",
        "difer* distint* desigual* divers*",
    ),
    "newness": (
        "new* novel recent* modern",
        "nuev* novel* recien* modern* ahora",
        "old ancient",
        "viej* antigu*",
    ),
    "knowledge": (
        "known know* aware recogni*",
        "conoc* sab* consta consciente*",
        "unknown unaware unrecogni* ignor*",
        "desconoc* ignor*",
    ),
    "hyper": ("hyper*", "hiper*", "hypo*", "hipo*"),
    "depth": ("deep* profound*", "profund* hond*", "superficial* shallow* surface", "superfic*"),
    "thickness": ("thick*", "grues* espes* engros*", "thin* slim*", "delgad* fin* adelgaz*"),
    "moisture": ("wet* moist* humid*", "humed* moj*", "dry dries dried dryness drying", "sec* sequ* resec*"),
    "compass": ("north*", "norte nort* septentr*", "south*", "sur sure* merid* suda*"),
    "horizon": ("east* orient*", "este orient*", "west*", "oeste occident*"),
    "public": ("public* governmental", "public* gubernam*", "private*", "privad*"),
    "meal": ("fasting empty", "ayun* vaci*", "fed food meal* eating full", "comid* aliment* comer lleno"),
    "route": (
        "oral* mouth swallow*",
        "oral* boca trag*",
        "intraven* inject* parenteral* intramusc* subcutan* rectal* topical* nasal* ophthalm* vagin*",
        "intraven* inyec* parenteral* intramusc* subcutan* rectal* topic* nasal* oftalm* vagin*",
    ),
    "bound": ("minimum minim*", "minim*", "maximum maxim*", "maxim*"),
    "strictness": (
        "mandatory compulsory required require* must obligat* necessary need*",
        "obligat* obligator* requer* requier* debe* neces* preceptiv*",
        "voluntary optional* elective unnecessary",
        "voluntari* opcional* electiv* innecesari* facultativ*",
    ),
    "growth": ("import imports imported importing", "importa* importacion*", "export*", "export*"),
    "support": (
        "agree* support* favo* ",
        "acuerd* apoy* favor*",
        "disagree* oppos* against",
        "desacuerd* opon* opus* contra",
    ),
    "gathering": (
        "together gather* crowd*",
        "junt* reun* multitud* aglomer*",
        "apart separat* isolat* alone",
        "separ* aisl* sol*",
    ),
    "entry": (
        "arriv* enter enters entered entering entry admi* entra entran entrar entro entrada llega llegan llegar llego admission*",
        "ingres* admi*",
        "leaves leaving dismiss* departs departed departure exit* discharg*",
        "abandon* sale salen salir salio salida dej* egres*",
    ),
    "contact": ("infect* contagious", "infect* contag*", "uninfect* noninfectious disinfect*", "desinfect*"),
}


def _table(language: Language) -> tuple[dict[str, set[tuple[str, int]]], dict[str, set[tuple[str, int]]]]:
    """Return (dimension, +1 or -1) by whole word and by beginning."""
    whole: dict[str, set[tuple[str, int]]] = {}
    begin: dict[str, set[tuple[str, int]]] = {}
    for dimension, (en_one, es_one, en_other, es_other) in _OPPOSITES.items():
        sides = ((en_one, 1), (en_other, -1)) if language == "en" else ((es_one, 1), (es_other, -1))
        for forms, sign in sides:
            for form in forms.split():
                table = begin if form.endswith("*") else whole
                table.setdefault(fold(form.rstrip("*")), set()).add((dimension, sign))
    return whole, begin


_TABLES = {"en": _table("en"), "es": _table("es")}
DIMENSIONS = tuple(_OPPOSITES)


@lru_cache(maxsize=1 << 16)
def poles(word: str, language: Language) -> tuple[tuple[str, int], ...]:
    """Return the sides a folded word is on: `higher` gives (("magnitude", 1),).

    The longest beginning that is listed decides, so that `disminuir` is not `dis`.
    """
    whole, begin = _TABLES[language]
    if word in whole:
        return tuple(sorted(whole[word]))
    for length in range(len(word), 1, -1):
        if word[:length] in begin:
            return tuple(sorted(begin[word[:length]]))
    return ()
