"""Faults that injectors of other hands brought to light: each row is a good translation and a wrong one."""

import pytest

from dataset_builder.flags import Tier
from tests import pair_rows_quantities
from tests.pair_flags import codes, flag_of

FAULTS: tuple[tuple[str, Tier, str, str, str], ...] = (
    # what denies in one language only, by chance in both texts
    (
        "negation_lost",
        "warn",
        "Do not stop treatment without talking to your doctor.",
        "No suspenda el tratamiento sin hablar con su médico.",
        "Suspenda el tratamiento antes de hablar con su médico.",
    ),
    (
        "negation_added",
        "warn",
        "Keep out of the reach of children. Take with food.",
        "Mantener fuera del alcance de los niños. Tomar con alimentos.",
        "Mantener fuera del alcance de los niños. Tomar sin alimentos.",
    ),
    (
        "negation_added",
        "warn",
        "He weighs over 80 kg and takes insulin.",
        "Pesa más de 80 kg y usa insulina.",
        "Pesa más de 80 kg y ya no usa insulina.",
    ),
    (
        "negation_added",
        "warn",
        "He has had chest pain since yesterday.",
        "Lleva desde ayer con dolor torácico.",
        "Lleva desde ayer sin dolor torácico.",
    ),
    (
        "negation_added",
        "warn",
        "Keep taking aspirin from day 3.",
        "Siga tomando aspirina a partir del día 3.",
        "No tomar aspirina a partir del día 3.",
    ),
    (
        "negation_added",
        "warn",
        "Hold pressure for 10 minutes and use ice.",
        "Presione durante 10 minutos y use hielo.",
        "Presione durante 10 minutos y no use hielo.",
    ),
    (
        "negation_added",
        "warn",
        "Keep it refrigerated to protect from heat.",
        "Consérvelo refrigerado para protegerlo del calor.",
        "No refrigerar para protegerlo del calor.",
    ),
    # another class of drugs, or the same drugs the other way round
    (
        "drug_changed",
        "block",
        "Antibiotics are not needed for a common cold.",
        "Los antibióticos no son necesarios para un resfriado común.",
        "Los antivirales no son necesarios para un resfriado común.",
    ),
    (
        "drug_changed",
        "block",
        "Beta-blockers should be withdrawn gradually.",
        "Los betabloqueantes deben retirarse de forma gradual.",
        "Los diuréticos deben retirarse de forma gradual.",
    ),
    (
        "drug_changed",
        "block",
        "The dose of vitamin D was doubled in winter.",
        "La dosis de vitamina D se duplicó en invierno.",
        "La dosis de vitamina K se duplicó en invierno.",
    ),
    (
        "drug_changed",
        "block",
        "Avoid benzodiazepines together with opioids.",
        "Evite las benzodiacepinas junto con los opioides.",
        "Evite las benzodiacepinas junto con las benzodiacepinas.",
    ),
    (
        "drug_extra",
        "warn",
        "Patients on SSRIs had more symptoms after a month.",
        "Los pacientes tratados con ISRS tenían más síntomas al cabo de un mes.",
        "Los pacientes tratados con ISRS y con IECA tenían más síntomas al cabo de un mes.",
    ),
    (
        "drug_changed",
        "block",
        "Serum potassium was above 5.5 mmol/L in both groups.",
        "El potasio sérico superaba los 5,5 mmol/l en ambos grupos.",
        "El sodio sérico superaba los 5,5 mmol/l en ambos grupos.",
    ),
    (
        "drug_order",
        "block",
        "Warfarin (5 mg) was less effective than apixaban (10 mg).",
        "La warfarina (5 mg) fue menos eficaz que el apixabán (10 mg).",
        "El apixabán (5 mg) fue menos eficaz que la warfarina (10 mg).",
    ),
    # shares, rates, money, powers
    (
        "unit_missing",
        "block",
        "The rate was 22% in adults.",
        "La tasa fue del 22 % en los adultos.",
        "La tasa fue de 22 puntos en los adultos.",
    ),
    (
        "unit_changed",
        "block",
        "The rate was 22% in adults.",
        "La tasa fue del 22 % en los adultos.",
        "La tasa fue del 22 por mil en los adultos.",
    ),
    (
        "unit_changed",
        "block",
        "It fell by 6 percentage points.",
        "Bajó 6 puntos porcentuales.",
        "Bajó un 6 %.",
    ),
    (
        "unit_changed",
        "block",
        "The treatment cost 350 euros per patient.",
        "El tratamiento costó 350 euros por paciente.",
        "El tratamiento costó 350 dólares por paciente.",
    ),
    (
        "unit_changed",
        "block",
        "The pulse was 128 beats per minute.",
        "El pulso era de 128 lpm.",
        "El pulso era de 128 latidos por segundo.",
    ),
    (
        "unit_missing",
        "block",
        "Give 5 mg/kg/day of it.",
        "Administre 5 mg/kg/día.",
        "Administre 5 mg/kg.",
    ),
    (
        "numbers_changed",
        "block",
        "Transfuse below 10 × 10⁹/L platelets.",
        "Transfundir por debajo de 10 × 10⁹/l plaquetas.",
        "Transfundir por debajo de 10 × 10⁶/l plaquetas.",
    ),
    # words that count
    (
        "numbers_changed",
        "block",
        "It may harm the baby in the third trimester.",
        "Puede dañar al bebé en el tercer trimestre.",
        "Puede dañar al bebé en el primer trimestre.",
    ),
    (
        "numbers_changed",
        "block",
        "About half of the patients recovered.",
        "Cerca de la mitad de los pacientes se recuperaron.",
        "Cerca de la tercera parte de los pacientes se recuperaron.",
    ),
    (
        "numbers_changed",
        "block",
        "Never take a double dose.",
        "No tome nunca una dosis doble.",
        "No tome nunca una dosis triple.",
    ),
    (
        "numbers_extra",
        "block",
        "Take it once a day with food.",
        "Tómelo una vez al día con alimentos.",
        "Tómelo dos veces al día con alimentos.",
    ),
    (
        "numbers_order",
        "block",
        "A 54-year-old woman had fever for two days.",
        "Una mujer de 54 años tenía fiebre desde hacía dos días.",
        "Una mujer de dos años tenía fiebre desde hacía 54 días.",
    ),
    (
        "numbers_order",
        "block",
        "She received four of the six planned cycles.",
        "Recibió cuatro de los seis ciclos previstos.",
        "Recibió seis de los cuatro ciclos previstos.",
    ),
    # negations
    (
        "negation_lost",
        "warn",
        "Count the tablets rather than rely on memory.",
        "Cuente los comprimidos y no se fíe de la memoria.",
        "Cuente los comprimidos y se fíe de la memoria.",
    ),
    (
        "negation_lost",
        "warn",
        "Unopened vials may be kept at room temperature. Do not freeze.",
        "Los viales sin abrir pueden conservarse a temperatura ambiente. No congelar.",
        "Los viales sin abrir pueden conservarse a temperatura ambiente. Congelar.",
    ),
    (
        "negation_lost",
        "warn",
        "We were unable to rule out residual confounding.",
        "No pudimos descartar una confusión residual.",
        "Pudimos descartar una confusión residual.",
    ),
    (
        "negation_lost",
        "warn",
        "Aspirin and ibuprofen should be avoided.",
        "No deben tomarse aspirina ni ibuprofeno.",
        "Deben tomarse aspirina ni ibuprofeno.",
    ),
    (
        "negation_lost",
        "warn",
        "Follow-up was noninferior to in-person visits.",
        "El seguimiento no fue inferior a las consultas presenciales.",
        "El seguimiento fue inferior a las consultas presenciales.",
    ),
    (
        "negation_lost",
        "warn",
        "Neither the blood test nor the x-ray is sensitive.",
        "Ni el análisis de sangre ni la radiografía son sensibles.",
        "Ni el análisis de sangre y la radiografía son sensibles.",
    ),
    (
        "negation_added",
        "warn",
        "The solution must be used within 4 hours. Discard any unused portion.",
        "La solución debe utilizarse en 4 horas. Deseche el resto no utilizado.",
        "La solución no debe utilizarse en 4 horas. Deseche el resto no utilizado.",
    ),
    # opposites
    (
        "polarity",
        "warn",
        "Botulism is a rare but serious illness.",
        "El botulismo es una enfermedad poco frecuente, pero grave.",
        "El botulismo es una enfermedad poco frecuente, pero leve.",
    ),
    (
        "polarity",
        "warn",
        "It lowers the risk without reducing efficacy.",
        "Disminuye el riesgo sin reducir la eficacia.",
        "Disminuye el riesgo sin aumentar la eficacia.",
    ),
    (
        "polarity",
        "warn",
        "Discard any solution left in the vial.",
        "Deseche la solución que quede en el vial.",
        "Conserve la solución que quede en el vial.",
    ),
    # what is no part of a translation
    (
        "addition",
        "warn",
        "Take one tablet with food in the morning and at night.",
        "Tome un comprimido con alimentos por la mañana y por la noche.",
        "Tome un comprimido con alimentos por la mañana y por la noche. Conservar el frasco en la nevera.",
    ),
    (
        "addition",
        "warn",
        "The programme reduced the rate of falls by 23%.",
        "El programa redujo un 23 % la tasa de caídas.",
        "El programa redujo un 23 % la tasa de caídas, siempre bajo supervisión médica.",
    ),
    (
        "repetition",
        "warn",
        "The trial was stopped early for futility.",
        "El ensayo se interrumpió pronto por futilidad.",
        "El ensayo se interrumpió pronto por futilidad, el ensayo se interrumpió.",
    ),
    (
        "service_text",
        "block",
        "Shake well before use.",
        "Agitar bien antes de usar.",
        "Agitar bien antes de usar. Traducción realizada con la versión gratuita.",
    ),
    (
        "service_text",
        "block",
        "Shake well before use.",
        "Agitar bien antes de usar.",
        "Agitar bien antes de usar. <|endoftext|>",
    ),
    (
        "service_text",
        "block",
        "Shake well before use.",
        "Agitar bien antes de usar.",
        "Output: Agitar bien antes de usar.",
    ),
    (
        "untranslated",
        "warn",
        "The scan showed hippocampal atrophy in both groups of patients.",
        "La exploración mostró atrofia del hipocampo en ambos grupos de pacientes.",
        "La exploración mostró atrofia hippocampal en ambos grupos de pacientes.",
    ),
    (
        "untranslated",
        "block",
        "Contraindications",
        "Contraindicaciones",
        "Contraindications",
    ),
    # what a second reading of the four injectors showed
    (
        "numbers_order",
        "block",
        "The survey reached 1,340 of the 1,800 nurses in the region.",
        "De las 1800 enfermeras de la región, 1340 respondieron a la encuesta.",
        "De las 1340 enfermeras de la región, 1800 respondieron a la encuesta.",
    ),
    (
        "numbers_extra",
        "block",
        "Neither group had improved after 16 weeks.",
        "Ninguno de los dos grupos había mejorado al cabo de 16 semanas.",
        "Ninguno de los 16 grupos había mejorado al cabo de dos semanas.",
    ),
    (
        "numbers_order",
        "block",
        "The clinic is open between nine and eleven.",
        "El consultorio abre entre las nueve y las once.",
        "El consultorio abre entre las once y las nueve.",
    ),
    (
        "numbers_order",
        "block",
        "Only 17 outbreaks were recorded in 2018, far fewer than before.",
        "En 2018 se registraron solo 17 brotes, muchos menos que antes.",
        "En 17 se registraron solo 2018 brotes, muchos menos que antes.",
    ),
    (
        "numbers_order",
        "block",
        "Visits fell to 640 from 910 in a year.",
        "Las visitas bajaron de 910 a 640 en un año.",
        "Las visitas bajaron de 640 a 910 en un año.",
    ),
    (
        "numbers_missing",
        "block",
        "About half of the children recovered.",
        "Se recuperó aproximadamente la mitad de los niños.",
        "Se recuperaron los niños.",
    ),
    (
        "numbers_missing",
        "block",
        "Cases fell for the fourth week in a row.",
        "Los casos bajaron por cuarta semana consecutiva.",
        "Los casos bajaron por otra semana consecutiva.",
    ),
    (
        "numbers_missing",
        "block",
        "Take it until the twelfth week of pregnancy.",
        "Tómelo hasta la semana 12 del embarazo.",
        "Tómelo hasta la semana del embarazo.",
    ),
    (
        "unit_changed",
        "block",
        "Cases rose by 12% last week.",
        "Los casos aumentaron un 12 % la semana pasada.",
        "Los casos aumentaron un 12 % la hora pasada.",
    ),
    (
        "unit_changed",
        "block",
        "Rub your hands for at least one minute.",
        "Frótese las manos durante al menos un minuto.",
        "Frótese las manos durante al menos un segundo.",
    ),
    (
        "unit_changed",
        "block",
        "Children of 6 and 9 months get half; those under 6 months get none.",
        "Los niños de 6 y 9 meses reciben la mitad; los menores de 6 meses, nada.",
        "Los niños de 6 y 9 meses reciben la mitad; los menores de 6 años, nada.",
    ),
    (
        "unit_changed",
        "block",
        "Put one drop in the left eye.",
        "Ponga una gota en el ojo izquierdo.",
        "Ponga una ampolla en el ojo izquierdo.",
    ),
    (
        "unit_added",
        "block",
        "Swallow it with a glass of water.",
        "Tráguelo con un vaso de agua.",
        "Tráguelo con un litro de agua.",
    ),
    (
        "repetition",
        "warn",
        "The virus was found in the water of the river.",
        "El virus se halló en el agua del río.",
        "El virus se halló en el en el agua del río.",
    ),
    (
        "service_text",
        "block",
        "Store the bottle in the fridge.",
        "Conserve el frasco en la nevera.",
        "Conserve el frasco en la nevera.\nNone",
    ),
    (
        "service_text",
        "block",
        "Store the bottle in the fridge.",
        "Conserve el frasco en la nevera.",
        "Conserve el frasco en la nevera. Si lo desea, puedo ofrecerle otra versión.",
    ),
    (
        "untranslated",
        "block",
        "Drug interactions",
        "Interacciones farmacológicas",
        "Drug farmacológicas",
    ),
    (
        "encoding",
        "block",
        "A single dose was given.",
        "Se administró una dosis única.",
        "Se administró una dosis ·nica.",
    ),
    (
        "encoding",
        "block",
        "He is not vaccinated.",
        "No está vacunado.",
        "No estÚ vacunado.",
    ),
    (
        "number_separator",
        "block",
        "The limit is 4,000 mg a day.",
        "El límite es de 4000 mg al día.",
        "El límite es de 4000.000 mg al día.",
    ),
    (
        "unit_changed",
        "block",
        "Boil it for at least 1 minute.",
        "Hiérvala durante al menos 1 minuto.",
        "Hiérvala durante al menos 1 segundo.",
    ),
    (
        "unit_changed",
        "block",
        "The tumour received 50.4 Gy in 28 fractions.",
        "El tumor recibió 50,4 Gy en 28 fracciones.",
        "El tumor recibió 50,4 cGy en 28 fracciones.",
    ),
    (
        "unit_changed",
        "block",
        "The margin was 10 percentage points.",
        "El margen fue de 10 puntos porcentuales.",
        "El margen fue de 10 por ciento.",
    ),
    (
        "unit_added",
        "block",
        "They went on with 100 mg daily.",
        "Siguieron con 100 mg al día.",
        "Siguieron con 100 mg/kg al día.",
    ),
    (
        "service_text",
        "block",
        "Protect yourself and others",
        "Protéjase y proteja a los demás",
        "Español (España): Protéjase y proteja a los demás",
    ),
    (
        "empty",
        "block",
        "Misinformation about the virus",
        "Información errónea sobre el virus",
        ".",
    ),
    (
        "polarity",
        "warn",
        "Take it after meals.",
        "Tómelo después de las comidas.",
        "Tómelo antes de las comidas.",
    ),
    (
        "numbers_missing",
        "block",
        "Take 4 tablets in the third trimester.",
        "Tome 4 comprimidos en el tercer trimestre.",
        "Tome comprimidos en el tercer trimestre.",
    ),
    (
        "unit_missing",
        "block",
        "Add 2 cups of water.",
        "Añada 2 tazas de agua.",
        "Añada 2 de agua.",
    ),
    (
        "drug_changed",
        "block",
        "He takes blood-thinning medicine.",
        "Toma un medicamento anticoagulante.",
        "Toma un medicamento antibiótico.",
    ),
    *(
        (
            "encoding",
            "block",
            "The infusion was stopped in less than a minute.",
            "La infusión se detuvo en menos de un minuto, como máximo.",
            broken,
        )
        for broken in (
            "La infusi??n se detuvo en menos de un minuto, como m??ximo.",
            "La infusi¾n se detuvo en menos de un minuto, como mßximo.",
            "La infusión se detuvo en menos de un minuto, como mximo.",
            "La infusin se detuvo en menos de un minuto, como máximo.",
            "La+infusión+se+detuvo+en+menos+de+un+minuto.",
            "L a   i n f u s i ó n   s e   d e t u v o .",
            "La infusion se detuvo en menos de un minuto, como mximo.",
        )
    ),
)
# Good translations that one of the rules above would take for a fault if it were wider.
GOOD = (
    (
        "Do not take other medicines without your doctor's advice.",
        "Antes de tomar otros medicamentos, consulte a su médico.",
    ),
    ("Her last period was two months ago.", "Lleva dos meses sin menstruar."),
    ("Hold methotrexate if creatinine rises.", "No administre metotrexato si aumenta la creatinina."),
    ("At least 97% of them are protected.", "Quedan protegidas no menos del 97 % de ellas."),
    ("At three months she was symptom-free.", "A los tres meses estaba asintomática."),
    ("Levels may rise in the pill-free week.", "Los niveles pueden subir en la semana de descanso."),
    ("It took no drug other than a statin.", "El único fármaco que tomaba era una estatina."),
    ("Call if there is unexplained bruising.", "Llame si hay hematomas sin causa aparente."),
    ("Do not stop it without asking a doctor.", "No lo deje por su cuenta; consulte a un médico."),
    ("Tell us if the side is wrong.", "Avísenos si el lado no es el correcto."),
    ("It depends on whether there is bleeding.", "Depende de que haya o no sangrado."),
    (
        "Take it at the same time, day or night.",
        "Tómelo a la misma hora, de día o de noche.",
    ),
    (
        "The half-life is 6 hours.",
        "La hemivida es de 6 horas.",
    ),
    (
        "A third party paid for the trial.",
        "Un tercero pagó el ensayo.",
    ),
    (
        "Triple therapy was stopped after a skin reaction in two patients.",
        "Se suspendió la triterapia tras una reacción cutánea en dos pacientes.",
    ),
    (
        "The fever fell on the thirteenth day of treatment.",
        "La fiebre bajó el decimotercer día de tratamiento.",
    ),
    (
        "This is resulting in fewer cases.",
        "Esto se está traduciendo en menos casos.",
    ),
    (
        "Take 2 pills daily.",
        "Tome 2 cápsulas al día.",
    ),
    (
        "Each injection contains 40 mg.",
        "Cada jeringa contiene 40 mg.",
    ),
    (
        "The dose (mg) is printed on the box.",
        "La dosis en miligramos figura en la caja.",
    ),
    (
        "Result: positive",
        "Resultado: +",
    ),
    (
        "Survival at 1 and 5 years was 94% and 83%.",
        "La supervivencia al año y a los 5 años fue del 94 % y el 83 %.",
    ),
    (
        "Liver enzymes were measured for the first 6 months.",
        "Las enzimas hepáticas se midieron durante el primer semestre.",
    ),
    (
        "The right lung was clear.",
        "El pulmón derecho no presentaba alteraciones.",
    ),
    (
        "Swimming is safe between noon and 3 p.m.",
        "Es seguro nadar entre las 12 del mediodía y las 3 de la tarde.",
    ),
    (
        "It was the best result in a decade.",
        "Fue el mejor resultado en diez años.",
    ),
    (
        "Take it at the same time of day.",
        "Tómelo a la misma hora.",
    ),
    (
        "Act within one hour of the bite.",
        "Actúe en la hora siguiente a la mordedura.",
    ),
    (
        "Sales rose in the first quarter.",
        "Las ventas subieron en el primer trimestre.",
    ),
    (
        "The half-life is long.",
        "La semivida es larga.",
    ),
    (
        "Are you allergic to sulfa drugs?",
        "¿Es alérgico a las sulfamidas?",
    ),
    (
        "Rates were between 10.3% and 32.4%, and highest in spouses.",
        "Las tasas oscilaron entre el 10,3 % y el 32,4 %, y las más altas fueron las de los cónyuges.",
    ),
    (
        "Tell your doctor as soon as possible after the fall.",
        "Avise a su médico lo antes posible después de la caída.",
    ),
    (
        "It fell from 40 to 12 cases.",
        "Bajó de 40 a 12 casos.",
    ),
    ("Vaccines are safe, and shots hurt little.", "Las vacunas son seguras y duelen poco."),
    ("Use birth control pills or an IUD.", "Utilice anticonceptivos orales o un DIU."),
    ("Between 5% and 10% will get ill.", "Enfermará entre el 5 y el 10 %."),
    ("It is the second dose of the first vaccine.", "Es la segunda dosis de la primera vacuna."),
    ("The drug causes no symptoms and cannot spread.", "El fármaco no causa síntomas ni puede propagarse."),
    (
        "You must have been free of fever for 24 hours without medication.",
        "Debe llevar 24 horas sin fiebre y sin medicación.",
    ),
    ("Many people are unaware that they are infected.", "Muchas personas no saben que están infectadas."),
    (
        "The benefit did not translate into longer survival.",
        "El beneficio no se tradujo en más supervivencia.",
    ),
    ("The bed was raised by 30 degrees.", "La cama se elevó 30°."),
    ("The half-life was 78 seconds in adults.", "La semivida fue de 78 segundos en adultos."),
    ("Close similarities were seen.", "Se observaron semejanzas cercanas."),
    ("Dr. Barré described the syndrome.", "El Dr. Barré describió el síndrome."),
)


@pytest.mark.parametrize(("code", "tier", "source", "good", "wrong"), [*FAULTS, *pair_rows_quantities.FAULTS])
def test_a_fault_is_told_from_the_good_translation(
    code: str, tier: Tier, source: str, good: str, wrong: str
) -> None:
    assert codes(source, good) == set()
    assert flag_of(code, source, wrong).tier == tier


@pytest.mark.parametrize(("source", "target"), [*GOOD, *pair_rows_quantities.GOOD])
def test_good_translations_near_a_fault_pass(source: str, target: str) -> None:
    assert codes(source, target) == set()
