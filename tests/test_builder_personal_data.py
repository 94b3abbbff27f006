"""Personal data is found and masked, what medicine is full of stays. People and numbers are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.personal_data import RULES, Finding, find, mask
from dataset_builder.personal_data_rule import LABELS

MASKED = {
    # identity cards and numbers, with the check digits that they have
    "mi dni es 12.345.678-z": "mi dni es [DNI]",
    "12345678Z": "[DNI]",
    "DNI: 45678901": "DNI: [DNI]",  # Argentina has no letter
    "NIE X1234567L": "NIE [NIE]",
    "nº de la seguridad social 281234567840": "nº de la seguridad social [Seguridad Social]",
    "28/12345678/40": "[Seguridad Social]",
    "NASS: 27 2226350 05.": "NASS: [Seguridad Social].",
    "CURP GODE561231HDFRRN04": "CURP [CURP]",
    "RFC GODE561231GR8": "RFC [RFC]",
    "mi RUT es 12.345.678-5": "mi RUT es [RUT]",
    "CUIT 20-12345678-6": "CUIT [CUIT]",
    "cédula de ciudadanía 1.020.345.678": "cédula de ciudadanía [documento de identidad]",
    "C.C. 52.123.456": "C.C. [documento de identidad]",
    "pasaporte AAB123456": "pasaporte [pasaporte]",
    # money
    "ES91 2100 0418 4502 0005 1332": "[IBAN]",
    "tarjeta 5500 0055 5555 5559": "tarjeta [tarjeta]",
    "CLABE 032180000118359719": "CLABE [cuenta bancaria]",
    # contacts
    "escriba a ana.perez+x@correo.com.mx": "escriba a [correo]",
    "juan (arroba) correo punto com": "[correo]",
    "mi instagram es @juanito_perez": "mi instagram es [perfil]",
    "https://www.facebook.com/juan.perez.9": "[perfil]",
    "https://cita.example/ver?dni=12345678Z&nombre=Ana": "[enlace]",
    "tel. 91 234 56 78": "tel. [teléfono]",
    "móvil 612345678": "móvil [teléfono]",
    "llámame al 611 22 33 44": "llámame al [teléfono]",
    "mi número es 612 345 678": "mi número es [teléfono]",
    "+52 55 1234 5678": "[teléfono]",
    "55 1234 5678": "[teléfono]",
    "5512345678": "[teléfono]",
    "+54 9 11 1234-5678": "[teléfono]",
    "(011) 4123-4567": "[teléfono]",
    "+57 300 123 4567": "[teléfono]",
    "300 123 4567": "[teléfono]",
    "+56 9 8765 4321": "[teléfono]",
    "9 8765 4321": "[teléfono]",
    "+51 987 654 321": "[teléfono]",
    "987654321": "[teléfono]",
    "0034 612 345 670": "[teléfono]",
    # dates
    "nací el 12/03/1975": "nací el [fecha de nacimiento]",
    "fecha de nacimiento: 1 de enero de 1990": "fecha de nacimiento: [fecha de nacimiento]",
    "F.N. 03-05-82": "F.N. [fecha de nacimiento]",
    "me operaron el 12/03/2020": "me operaron el [fecha]",
    # records
    "NHC 1234567": "NHC [n.º de historia]",
    "HC: 998877": "HC: [n.º de historia]",
    "historia clínica nº 88/9977": "historia clínica nº [n.º de historia]",
    "Nº de afiliación 28/1234567": "Nº de afiliación [n.º de historia]",
    "nº colegiado 28/28/12345": "nº colegiado [n.º de colegiado]",
    # places
    "vivo en Calle Alcalá 123, 4º B, 28009 Madrid": "vivo en [dirección], [código postal] [localidad]",
    "vivo en la avda de america 12": "vivo en la [dirección]",
    "Domicilio: Los Olmos 7, bajo.\n": "Domicilio: [dirección].\n",
    "resido en Av. Insurgentes Sur 1234": "resido en [dirección]",
    "Carrera 7 # 45-12": "[dirección]",
    "código postal 28013": "código postal [código postal]",
    # names
    "hola, me llamo Yusuf y tomo sintrom": "hola, me llamo [nombre] y tomo sintrom",
    "me llamo ana garcia lopez y tengo fiebre": "me llamo [nombre] y tengo fiebre",
    "mi nombre es José Luis Rodríguez Vidal.": "mi nombre es [nombre].",
    "soy Juan Pérez, de Vigo": "soy [nombre], de Vigo",
    "soy maría lópez y tengo tos": "soy [nombre] y tengo tos",
    "paciente: Lucía Fernández Ortega": "paciente: [nombre]",
    "Nombre: Marc.\nApellidos: García Prieto.": "Nombre: [nombre].\nApellidos: [nombre].",
    "la Dra. Núñez y D. Antonio Gil": "la Dra. [nombre] y D. [nombre]",
    "D. Antonio Pérez y Dña. Rosa Gil": "D. [nombre] y Dña. [nombre]",
    "mi hijo Mateo tose": "mi hijo [nombre] tose",
    "un saludo, Pedro Martínez": "un saludo, [nombre]",
    "JUAN CARLOS PÉREZ GÓMEZ acude": "[nombre] acude",
    "juan pérez garcía, 45 años": "[nombre], 45 años",
    "me llamo Ana Ruiz. Ana toma hierro": "me llamo [nombre]. [nombre] toma hierro",
}

LEFT = [
    "Tome 500 mg cada 8 horas, máximo 4000 mg al día; 2,5 mg/kg; 600 700 800 mg.",
    "TA 120/80 mmHg, FC 72 lpm, SatO2 98 %, temperatura 36,5 ºC",
    "Plaquetas 250.000/mm3, leucocitos 7.800, Na 140, K 4,2, TFG 85 mL/min/1,73 m²",
    "Na+ 140 138 142; K+ 4.5; carga viral 650000 copias/ml; 612.345.678 UI",
    "Fecha de la última revisión de este prospecto: mayo de 2023. Caducidad 12/2025. Lote A12345678.",
    "Fecha de la primera autorización: 12/03/2001. Revisión del texto 11/2022.",
    "NCT01234567, NCT 01234567, PMID: 31234567, PMID 912345678, PMC7654321, ISBN 978-84-1234-567-8",
    "doi:10.1056/NEJMoa2034577, EudraCT 2014-001234-12, CN 653456.7, EU/1/12/345/001, NDC 0002-8215-01",
    "SNOMED CT 709044004, CIE-10 E11.9, ATC N02BE01, CAS 103-90-2, HLA-B*57:01, HLA DR1, DRX",
    "Enantyum 25 mg, Sintrom 4 mg, Adiro 100, Nolotil 575 mg, Augmentine 875/125",
    "Nombre: Paracetamol Cinfa 500 mg comprimidos. Se llama Enantyum.",
    "Tome vitamina D. El resto, igual. Vía oral 500 mg. Vía intravenosa 40 mg.",
    "Síndrome de Down, enfermedad de Parkinson, signo de Babinski, escala de Glasgow 15, MELD 12",
    "mi madre EPOC, mi hija TDAH; soy Diabética tipo 2, soy Testigo de Jehová",
    "Llame al 112 o al 024. Información Toxicológica: 91 562 04 20. Esperanza: 717 003 717. 900 123 456.",
    "Consulte a su médico: Si tiene fiebre, acuda a urgencias.",
    "estaba en la calle con 38 de fiebre, caminé 30 minutos en una carrera de 10 km",
    "30 cc de suero, 1500 cc en 24 h, un episodio en 2004, entre 1990 y 2005",
    "hospitalización a domicilio: vancomicina 1 g cada 12 horas",
    "hierba de San Juan, rosa mosqueta, cardo mariano; mucha luz y sol; me llamo mucho la atencion",
    "https://cima.aemps.es/cima/dochtml/ft/70000/FT_70000.html",
    "me tomé 12 pastillas de 500 a las 10:30 del 3 de mayo",
]


@pytest.mark.parametrize(("text", "masked"), MASKED.items())
def test_what_names_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", LEFT)
def test_what_names_nobody_stays(text: str) -> None:
    assert [(text[each.start : each.end], each.kind) for each in find(text)] == []


def test_a_wrong_check_digit_is_no_identifier() -> None:
    """The letter of 12345678 is Z, the digit of 12.345.678 is 5; the card ends in 9 by Luhn's sum."""
    for text in ("12345678A", "12.345.678-4", "X1234567A", "20-12345678-5", "5500 0055 5555 5558"):
        assert {each.kind for each in find(text)} <= {"phone"}, text


def test_spans_are_of_the_text_as_it_was_given() -> None:
    text = "İ\r\nDNI 12345678Z, soy Ana Ruiz"
    assert find(text) == (Finding(7, 16, "dni"), Finding(22, 30, "name"))
    assert text[7:16] == "12345678Z"


def test_every_kind_has_a_label_and_a_rule() -> None:
    assert {rule.kind for rule in RULES} == set(LABELS)
    assert len(set(LABELS.values())) == len(LABELS)


_JOINTS = ["\n", ", ", " y ", ". ", ": ", "Dr. ", "28001 ", "€"]
_PIECES = st.sampled_from([*MASKED, *LEFT, *LABELS.values(), *_JOINTS])


@given(st.lists(_PIECES, max_size=8).map("".join))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert find(once) == ()


@given(st.lists(_PIECES | st.text(max_size=5), max_size=8).map(" ".join))
def test_findings_lie_in_the_text_in_order_without_overlaps(text: str) -> None:
    found = find(text)
    ends = [0, *(each.end for each in found)]
    assert all(end <= each.start < each.end <= len(text) for end, each in zip(ends, found, strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "Mi CURP es ABCİ010101HDFRRL09",
        "Mi CURP es ABCD\u0660\u0661\u0660\u0661\u0660\u0661HDFRRL\u0660\u0669",
        "IBAN ES91 2100 0418 4502 0005 13İ2",
        "tarjeta 4111 1111 1111 111\u0661",
    ],
)
def test_letters_and_digits_of_other_scripts_break_nothing(text: str) -> None:
    """One such text would else keep `votes compact` from ever working."""
    assert find(mask(text)) == ()


def test_a_typing_error_of_another_script_leaves_a_curp_masked() -> None:
    assert mask("Mi CURP es ABCİ010101HDFRRL09") == "Mi CURP es [CURP]"
