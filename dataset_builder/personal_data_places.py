"""Rules for where a person lives: street with number, postcode beside it, town of a form."""

import re

from dataset_builder.personal_data_rule import TAKEN, Rule, either

_I = re.IGNORECASE
_STREET = either(
    r"""
    [Cc]/\.? [Cc]alle CALLE Cl\. C\.(?=\s?[A-ZÁÉÍÓÚÑ][a-záéíóúñ]) [Aa]v(?:d)?a?\. [Aa]vda [Aa]venida
    AVENIDA Avgda\.? Avinguda [Pp]laza PLAZA Pza\.? Plza\.? Pl\. Pla[çz]a [Pp]aseo PASEO P[º°]\.? Pso\.?
    Passeig Camino Cam[ií] [Cc]arretera CARRETERA Ctra\.? Crta\.? Ronda Traves[íi]a Urbanizaci[óo]n
    Urb\. Carrer R[úu]a Gran\sV[íi]a Glorieta Carrera Cra\.? Kra\.? Transversal Jir[óo]n Jr\. Pasaje
    Psje\.? Calz(?:ada|\.) Cerrada Privada Boulevard Bulevar Blvd\.? Pol[íi]gono Col(?:onia|\.)
    Callej[óo]n Cuesta Alameda Rambla Barrio Partida
    """
)
_STREET_CUES = tuple(
    """c/|call|cl.|c. |av.|avd|aven|avin|avgda|plaza|plaç|pza|plz|pl.|paseo|pº|p°|pso|
    passei|camin|camí|cami |carret|ctra|crta|ronda|traves|urban|urb.|carrer|rúa|rua|
    gran v|glorieta|cra.|cra |kra|transv|jir|jr.|pasaje|psje|calz|cerrada|privada|
    boulev|bulev|blvd|polígono|poligono|col.|colonia|cuesta|alameda|rambla|barrio|partida""".replace(
        "\n    ", ""
    ).split("|")
)
_COLOMBIAN_CUES = (
    "calle",
    "cl ",
    "cl.",
    "carrera",
    "cra",
    "kra",
    "cr ",
    "cr.",
    "diag",
    "dg",
    "transv",
    "tv",
    "av",
)
_JOIN = r"(?:(?:de|del|la|las|los|el|y|i|d|da|do|dos|san|santa)[ ’'])"
_WORD = r"(?:[A-ZÁÉÍÓÚÜÑÇ][\w.'’·-]*)"
_NAME = rf"{_JOIN}{{0,2}}{_WORD}(?:[ ,]{{1,2}}-?\s?{_JOIN}{{0,2}}{_WORD}){{0,6}}?"
_NOT_A_DOSE = r"(?![\d,.]*\s?(?:mg|ml|mcg|g|%|UI|años|horas|d[íi]as)\b)"
_HOUSE = (
    rf"(?:[,.]?\s{{0,2}}-?\s?(?:[nN][º°.o]{{0,2}}|[nN][úu]m(?:ero)?\.?|#|[Kk]m\.?)?\s?\d{{1,4}}{_NOT_A_DOSE}"
    r"(?:[.,]\d{1,3}(?!\d))?(?:\s?[-/]\s?\d{1,4})?(?:\s?(?:bis|[A-Z]))?(?!\w)|[,.]?\s?-?\s?[sS]/?[nN]\b[º°]?)"
)
_FLOOR_WORD = either(
    r"""
    \d{1,2}\s?(?:\.?[ºª°o]|ta|to|ro|do|er)\.? planta piso puerta pta\.? portal esc(?:alera|\.) bloque
    bl\. bajo [aá]tico entlo\.? dcha\.? izqd?a?\.? drcha\.? int(?:erior|\.) depto\.? dpto\.? apto\.?
    apartamento oficina casa
    """
)
_FLOOR = (
    rf"(?:[ ,.;-]{{1,3}}(?:{_FLOOR_WORD}(?:\s?-?\s?[A-Z\d]{{1,3}}(?!\w))?"
    r"|[A-Z](?![\w.])|\d{1,2}(?!\d)(?:\s?[A-Z](?!\w))?)){0,4}"
)
_POSTCODE_NEXT = r"(?=[\s,.–-]{1,4}(?:E-)?\d{5}[\s,.–-]{1,3}\(?[A-ZÁÉÍÓÚÑ])"
_COLOMBIAN_ROAD = either(
    "calle cl[.]? carrera [ck]ra[.]? cr[.]? diagonal dg[.]? transversal tv[.]? avenida av[.]?"
)
_COLOMBIA = (
    rf"(?<!\w){_COLOMBIAN_ROAD}"
    r"\s?\d{1,3}\s?[a-z]?(?:\s?bis)?(?:\s?(?:sur|norte|este))?\s?,?\s?(?:#|n[º°o.]{1,2}|n[úu]m\.?)"
    r"\s?\d{1,3}\s?[a-z]?\s?-\s?\d{1,3}(?!\d)"
)
_AT_HOME = (
    r"(?:viv(?:o|e|imos|en)|resid(?:o|e|imos|ente)|domiciliad[oa]|mi\s+(?:casa|domicilio|direcci[óo]n)\s+(?:es|est[áa]))"
    r"(?:\s+en)?\s+(?:la\s+|el\s+)?(?P<value>"
    + either(
        r"""
        c/ calle avda?\.? avenida plaza pza\.? paseo camino carretera ctra\.? ronda urbanizaci[óo]n pasaje
        carrera jir[óo]n
        """
    )
    + r"\s?[^\d\n;:()]{2,50}?\d{1,4}(?:\s?[-,]?\s?\d{1,2}\s?[ºª°]?\s?[a-z]?(?!\w))?)(?!\d)"
)
_REST = rf"[^\n:;{TAKEN}\[]"
_FIELD = (
    r"(?<!\w)(?<!\ba )(?:domicilio|direcci[óo]n(?:\s+postal)?)"
    r"(?:\s+(?:del?\s+)?(?:la\s+)?(?:paciente|habitual|particular|actual))?\s*:[ \t]*"
    rf"(?P<value>(?={_REST}{{0,80}}\d|[^\n]{{0,80}}\bs/n){_REST}{{0,4}}?\w{_REST}{{2,80}}?)"
    r"(?=\s*(?:\.\s*)*(?:\n|$)|\.\s+(?:[A-ZÁÉÍÓÚ][\w/ ]+:)|;|\s+(?:C\.?P|NHC|Tel|E-?mail|Localidad)"
    rf"|[ ,]*[{TAKEN}\[])"
)
_CITIES = """
A Coruña|La Coruña|Coruña|Álava|Albacete|Alicante|Almería|Asturias|Ávila|Badajoz|Barcelona
Bilbao|Burgos|Cáceres|Cádiz|Cantabria|Castellón|Ceuta|Ciudad Real|Córdoba|Cuenca|Donostia
Gerona|Gijón|Girona|Granada|Guadalajara|Guipúzcoa|Huelva|Huesca|Jaén|Las Palmas|León|Lérida
Lleida|Logroño|La Rioja|Lugo|Madrid|Málaga|Melilla|Mallorca|Murcia|Navarra|Orense|Ourense
Oviedo|Palencia|Palma|Pamplona|Pontevedra|Salamanca|San Sebastián|Santander
Santa Cruz de Tenerife|Santiago de Compostela|Segovia|Sevilla|Soria|Tarragona|Tenerife|Teruel
Toledo|Valencia|Valladolid|Vigo|Vitoria|Vizcaya|Zamora|Zaragoza|Badalona|Cartagena|Elche
Getafe|Hospitalet|Leganés|Móstoles|Sabadell|Terrassa|Tarrasa|Alcorcón
"""
_CITY = f"(?:{_CITIES.strip().replace(chr(10), '|')})"
_BESIDE = re.compile(f"{TAKEN}+")  # an address or a postcode was found there
_FIVE_DIGITS = re.compile(r"\d{5}")
_TOWN_FIELD = (
    r"(?<!\w)(?:localidad(?:\s*/\s*provincia)?|provincia|municipio|poblaci[óo]n|ciudad|lugar\s+de\s+nacimiento|natural\s+de)"
    rf"\s*:\s*(?P<value>[A-ZÁÉÍÓÚÜÑ][^\n.:;{TAKEN}\[]{{1,40}}?)(?=\s*(?:[.;\n]|$|C\.?P\b))"
)
_CODE_FIELD = (
    r"(?<!\w)(?:c\.?\s?p\.?|c[óo]d(?:igo|\.)\s*postal)\s*(?:n[.º°]*|:|es(?:\s+el)?|-)?\s*"
    r"(?P<value>(?:E-)?\d{4,6}(?!\d)|[A-Z]\d{4}[A-Z]{0,3}(?!\w))"
)
_CODE_BESIDE = (
    rf"{TAKEN}[\s,.;:()–-]{{1,4}}(?:CP|E)?-?(?P<value>(?:E-)?\d{{4,5}})(?=[\s,.-]+\(?[A-ZÁÉÍÓÚÑ]|[.,]?\s*\n)"
)
_CODE_OF_SPAIN = (
    rf"(?<![\w.,-])(?:E-)?(?P<value>(?:0[1-9]|[1-4]\d|5[0-2])\d{{3}})(?=[\s,.-]{{1,3}}\(?{_CITY}\b)"
)
_TOWN_BESIDE = (
    rf"{TAKEN}[\s,.-]{{1,4}}\(?(?P<value>{_CITY}(?:[ ,.]{{1,2}}\(?{_CITY}\)?)?"
    rf"|{_WORD}(?: {_JOIN}{{0,2}}{_WORD}){{0,2}}"
    rf"(?:,? \({_CITY}\)|, {_CITY}|(?= \(España\))))(?!\w)"
)

PLACE_RULES: tuple[Rule, ...] = (
    Rule("address", re.compile(_FIELD, _I), cues=("domicilio", "direcci")),
    Rule("address", re.compile(_COLOMBIA, _I), cues=_COLOMBIAN_CUES),
    Rule(
        "address", re.compile(rf"(?<![\w.])(?:{_STREET})\s{{0,2}}{_NAME}{_HOUSE}{_FLOOR}"), cues=_STREET_CUES
    ),
    Rule("address", re.compile(_AT_HOME, _I), cues=("viv", "resid", "domicilia", "mi ")),
    Rule(
        "address",
        re.compile(rf"(?<!\w){_WORD}(?: {_JOIN}{{0,2}}{_WORD}){{0,4}},? [sS]/[nN]\b"),
        cues=("s/n",),
    ),
    Rule(
        "address",
        re.compile(rf"(?<!\w){_WORD}(?: {_JOIN}{{0,2}}{_WORD}){{0,4}},? \d{{1,4}}{_FLOOR}{_POSTCODE_NEXT}"),
        cues=_FIVE_DIGITS,
    ),
    Rule("postcode", re.compile(_CODE_FIELD, _I), cues=("cp", "c.p", "c. p", "c p", "postal")),
    Rule("postcode", re.compile(_CODE_BESIDE), cues=_BESIDE),
    Rule("postcode", re.compile(_CODE_OF_SPAIN, _I), cues=_FIVE_DIGITS),
    Rule(
        "place",
        re.compile(_TOWN_FIELD, _I),
        cues=("localidad", "provincia", "municipio", "poblaci", "ciudad", "lugar de", "natural de"),
    ),
    Rule("place", re.compile(_TOWN_BESIDE), cues=_BESIDE),
)
