"""Denials that one language puts without one: the good translation passes, the one that turned is told."""

import pytest

from tests.pair_flags import codes

NEGATION = {"negation_lost", "negation_added"}
TURNS: tuple[tuple[str, str, str, str], ...] = (
    (
        "negation_lost",
        "Of 90 unexposed infants, 4 fell ill.",
        "De los 90 lactantes no expuestos, 4 enfermaron.",
        "De los 90 lactantes expuestos, 4 enfermaron.",
    ),
    (
        "negation_lost",
        "The left pupil does not react to light.",
        "La pupila izquierda es arreactiva a la luz.",
        "La pupila izquierda reacciona a la luz.",
    ),
    (
        "negation_lost",
        "Children should not use it unless told to by a doctor.",
        "Los niños no deben usarlo sin indicación médica.",
        "Los niños deben usarlo sin indicación médica.",
    ),
    (
        "negation_lost",
        "Of the non-small cell cancers, the others grew.",
        "De los cánceres no microcíticos, los demás crecieron.",
        "De los cánceres microcíticos, los demás crecieron.",
    ),
    (
        "negation_lost",
        "Change to a non-heparin anticoagulant.",
        "Cambie a un anticoagulante distinto de la heparina.",
        "Cambie a la heparina como anticoagulante.",
    ),
    (
        "negation_lost",
        "The dose should not be given earlier than 5 hours later.",
        "Deben pasar como mínimo 5 horas hasta dar la dosis.",
        "La dosis debe darse antes de que pasen 5 horas.",
    ),
    # the contrary of what is denied, said
    (
        "negation_lost",
        "Keep the tablets from getting wet.",
        "No deje que los comprimidos se mojen.",
        "Deje que los comprimidos se mojen.",
    ),
    (
        "negation_lost",
        "Stay away from people who have a cold or the flu.",
        "No se acerque a personas que tengan un resfriado o gripe.",
        "Acérquese a personas que tengan un resfriado o gripe.",
    ),
    (
        "negation_lost",
        "Remember to wash your hands before preparing food.",
        "No olvide lavarse las manos antes de preparar los alimentos.",
        "Olvide lavarse las manos antes de preparar los alimentos.",
    ),
    (
        "negation_lost",
        "The patient refused further chemotherapy and went home.",
        "La paciente no quiso más quimioterapia y se fue a casa.",
        "La paciente quiso más quimioterapia y se fue a casa.",
    ),
    (
        "negation_lost",
        "Carry on with your usual diet during the study.",
        "No cambie su dieta habitual durante el estudio.",
        "Cambie su dieta habitual durante el estudio.",
    ),
    (
        "negation_lost",
        "The two groups were comparable in age and sex.",
        "No había diferencias de edad ni de sexo entre los dos grupos.",
        "Había diferencias de edad y de sexo entre los dos grupos.",
    ),
    (
        "negation_lost",
        "Renal function remained unchanged throughout the study.",
        "La función renal no varió durante el estudio.",
        "La función renal varió durante el estudio.",
    ),
    ("negation_lost", "No. It does not spread.", "No. No se contagia.", "Sí. No se contagia."),
    ("negation_added", "Yes, take it with food.", "Sí, tómelo con comida.", "No, tómelo con comida."),
    (
        "negation_added",
        "Do not store above 30 °C.",
        "Conservar por debajo de 30 °C.",
        "No conservar por debajo de 30 °C.",
    ),
    (
        "negation_added",
        "Mortality did not differ significantly between the two arms.",
        "La mortalidad fue parecida en los dos grupos.",
        "La mortalidad no fue parecida en los dos grupos.",
    ),
    (
        "negation_added",
        "Don't forget to bring your glasses to the appointment.",
        "Acuérdese de llevar las gafas a la cita.",
        "No se acuerde de llevar las gafas a la cita.",
    ),
    (
        "negation_added",
        "The pain did not go away after she took ibuprofen.",
        "El dolor persistió después de tomar ibuprofeno.",
        "El dolor no persistió después de tomar ibuprofeno.",
    ),
    (
        "negation_added",
        "Do not panic if you have been in contact with a case.",
        "Mantenga la calma si ha estado en contacto con un caso.",
        "No mantenga la calma si ha estado en contacto con un caso.",
    ),
    # words that begin or end negatively
    (
        "negation_lost",
        "The wound remained uninfected and healed within two weeks.",
        "La herida no se infectó y cicatrizó en dos semanas.",
        "La herida se infectó y cicatrizó en dos semanas.",
    ),
    (
        "negation_lost",
        "Patients with untreated hypothyroidism should not take lithium.",
        "Los pacientes con hipotiroidismo no tratado no deben tomar litio.",
        "Los pacientes con hipotiroidismo tratado no deben tomar litio.",
    ),
    (
        "negation_lost",
        "Thirty-one infants were asymptomatic and none had meningitis.",
        "Treinta y un lactantes no presentaban síntomas y ninguno tenía meningitis.",
        "Treinta y un lactantes presentaban síntomas y ninguno tenía meningitis.",
    ),
    (
        "negation_lost",
        "The man presented with painless jaundice.",
        "El hombre consultó por ictericia no dolorosa.",
        "El hombre consultó por ictericia dolorosa.",
    ),
    (
        "negation_lost",
        "We would use it in nondisplaced fractures.",
        "La usaríamos en fracturas no desplazadas.",
        "La usaríamos en fracturas desplazadas.",
    ),
    (
        "negation_added",
        "The possible consequences are described below.",
        "A continuación se describen las posibles consecuencias.",
        "A continuación se describen las imposibles consecuencias.",
    ),
    # phrases that deny in one language
    (
        "negation_added",
        "You will no longer need the inhaler once the tests are normal.",
        "Dejará de necesitar el inhalador cuando las pruebas sean normales.",
        "No dejará de necesitar el inhalador cuando las pruebas sean normales.",
    ),
    (
        "negation_added",
        "Don't hesitate to call us if you have any questions.",
        "Llámenos si tiene alguna pregunta.",
        "No nos llame si tiene alguna pregunta.",
    ),
    (
        "negation_added",
        "Children under 12 must not use this cream.",
        "Esta crema está prohibida en menores de 12 años.",
        "Esta crema no está prohibida en menores de 12 años.",
    ),
    (
        "negation_lost",
        "Do not drink alcohol or take diazepam unless you have talked to your doctor.",
        "No beba alcohol ni tome diazepam sin haberlo consultado con su médico.",
        "Beba alcohol y tome diazepam sin haberlo consultado con su médico.",
    ),
    (
        "negation_lost",
        "The margins of the specimen were free of tumour.",
        "Los márgenes de la pieza no presentaban tumor.",
        "Los márgenes de la pieza presentaban tumor.",
    ),
    (
        "negation_lost",
        "She could hardly swallow her own saliva when she arrived.",
        "Cuando llegó, casi no podía tragar su propia saliva.",
        "Cuando llegó, casi podía tragar su propia saliva.",
    ),
    (
        "negation_lost",
        "Blood cultures were negative, except in two patients.",
        "Los hemocultivos fueron negativos, excepto en dos pacientes.",
        "Los hemocultivos fueron negativos, incluso en dos pacientes.",
    ),
    # what a phrase seemed to answer is answered elsewhere
    (
        "negation_lost",
        "Families delayed because they did not recognize the signs or could not pay for transport.",
        "Las familias tardaron porque no reconocieron las señales o no podían costear el transporte.",
        "Las familias tardaron porque reconocieron las señales o no podían costear el transporte.",
    ),
    (
        "negation_added",
        "Take no more than 4 g of paracetamol a day.",
        "Tome como máximo 4 g de paracetamol al día.",
        "No tome como máximo 4 g de paracetamol al día.",
    ),
    (
        "negation_lost",
        "Do not shake the vial! Allow it to stand for 5 minutes.",
        "¡No agite el vial! Déjelo en reposo durante 5 minutos.",
        "¡Agite el vial! Déjelo en reposo durante 5 minutos.",
    ),
    # words that agree with a negation
    (
        "negation_lost",
        "The effects did not require discontinuation in any case.",
        "Los efectos no obligaron en ningún caso a suspenderlo.",
        "Los efectos obligaron en ningún caso a suspenderlo.",
    ),
    (
        "negation_lost",
        "Never share your pen with anyone else.",
        "No comparta nunca la pluma con otras personas.",
        "Comparta nunca la pluma con otras personas.",
    ),
    (
        "negation_lost",
        "It should not be placed on children or anyone who cannot remove it.",
        "No debe ponerse a niños ni a quienes no puedan quitársela.",
        "Debe ponerse a niños ni a quienes no puedan quitársela.",
    ),
    # words that deny softly, and must be told
    (
        "negation_lost",
        "The patient denied chest pain, cough or shortness of breath.",
        "El paciente no refería dolor torácico, tos ni disnea.",
        "El paciente refería dolor torácico, tos y disnea.",
    ),
    (
        "negation_lost",
        "Breast-feeding is contraindicated while you are on this treatment.",
        "No debe dar el pecho mientras siga este tratamiento.",
        "Debe dar el pecho mientras siga este tratamiento.",
    ),
    (
        "negation_added",
        "The patient failed to respond to a treatment that usually works within a few days at such a dose.",
        "El paciente no respondió a un tratamiento que suele funcionar en pocos días con esa dosis.",
        "El paciente no respondió a un tratamiento que no suele funcionar en pocos días con esa dosis.",
    ),
    # what only looks like a denial, or like an answer to one
    (
        "negation_lost",
        "A booster may nevertheless not be given before the age of two.",
        "No obstante, el refuerzo no puede administrarse antes de los dos años.",
        "No obstante, el refuerzo puede administrarse antes de los dos años.",
    ),
    (
        "negation_lost",
        "We are not out of the woods yet, said the minister.",
        "Todavía no estamos fuera de peligro, dijo la ministra.",
        "Todavía estamos fuera de peligro, dijo la ministra.",
    ),
    (
        "negation_lost",
        "Do not lift more than 5 kg, and do not bend below your waist.",
        "No levante más de 5 kg ni se agache por debajo de la cintura.",
        "Levante más de 5 kg y agáchese por debajo de la cintura.",
    ),
    (
        "negation_lost",
        "Take it on Monday, but nothing since then.",
        "La tomó el lunes, pero después nada más.",
        "La tomó el lunes, pero después mucho más.",
    ),
    (
        "negation_added",
        "Treatment should be withheld until the reaction recovers.",
        "Debe interrumpirse el tratamiento hasta que la reacción mejore.",
        "No debe interrumpirse el tratamiento hasta que la reacción mejore.",
    ),
    (
        "negation_lost",
        "Do not drive for a month, and only resume after you have been reassessed.",
        "No conduzca durante un mes, y no vuelva a hacerlo hasta que le hayan valorado.",
        "Conduzca durante un mes, y no vuelva a hacerlo hasta que le hayan valorado.",
    ),
    (
        "negation_lost",
        "Keep the heels off the mattress. Bony prominences were not massaged.",
        "Que los talones no apoyen en el colchón. No se masajearon las prominencias óseas.",
        "Que los talones no apoyen en el colchón. Se masajearon las prominencias óseas.",
    ),
    (
        "negation_lost",
        "We recommend against using qSOFA as the only tool.",
        "Recomendamos no usar el qSOFA como única herramienta.",
        "Recomendamos usar el qSOFA como única herramienta.",
    ),
)


@pytest.mark.parametrize(("code", "source", "good", "wrong"), TURNS)
def test_a_denial_put_in_other_words_passes_and_a_turned_one_is_told(
    code: str, source: str, good: str, wrong: str
) -> None:
    assert codes(source, good) & NEGATION == set()
    assert code in codes(source, wrong)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        # the official sentence of European leaflets
        (
            "Not all pack sizes may be marketed.",
            "Puede que solamente estén comercializados algunos tamaños de envases.",
        ),
        (
            "HIV is not spread by kissing or sharing food.",
            "El VIH no se transmite por besos, como tampoco por compartir comida.",
        ),
        (
            "No antiviral agent has yet been shown to work.",
            "Hasta la fecha ningún antiviral ha demostrado funcionar.",
        ),
        ("The drug alone is not likely to be sufficient.", "Es poco probable que baste el fármaco solo."),
        (
            "One dose is 93% effective at preventing measles.",
            "Una dosis tiene una eficacia del 93 % contra el sarampión.",
        ),
        (
            "If it is no longer than 2 hours until the next dose, skip it.",
            "Si faltan 2 horas o menos para la siguiente dosis, omítala.",
        ),
        ("The skin should be dry and unbroken.", "La piel debe estar seca y sin heridas."),
        (
            "There were no differences between the groups.",
            "Los grupos fueron similares, sin diferencias entre ellos.",
        ),
        ("I can't catch my breath on the stairs.", "Me falta el aire al subir las escaleras."),
        ("Remain indoors and wear a mask.", "No salga de casa y use mascarilla."),
        ("Do not use if the seal is broken.", "Utilícese solo si el precinto está intacto."),
        (
            "Wait until the swelling has gone before you put weight on it.",
            "No lo apoye hasta que haya desaparecido la hinchazón.",
        ),
        ("The mechanism has not yet been elucidated.", "El mecanismo está todavía por aclarar."),
        ("Serious reactions are extremely rare.", "Casi nunca se producen reacciones graves."),
        (
            "There is a vaccine against measles, not mumps.",
            "Hay vacuna contra el sarampión, no contra las paperas.",
        ),
        ("We have run out of insulin at home.", "En casa ya no nos queda insulina."),
        ("The child was too ill to be moved.", "El niño estaba tan grave que no se le podía trasladar."),
        ("His lungs were clear.", "La auscultación pulmonar no mostraba ruidos añadidos."),
        ("Salt intake should stay under 5 g a day.", "No se deben consumir más de 5 g de sal al día."),
        ("He gave up smoking ten years ago.", "Hace diez años que no fuma."),
        ("Do not skip meals when taking insulin.", "Si se inyecta insulina, haga todas las comidas."),
        ("Take the tablets on an empty stomach.", "Tome los comprimidos sin haber comido nada."),
        ("A booster may nevertheless be given.", "No obstante, puede administrarse un refuerzo."),
        ("Never reuse single-use masks.", "Las mascarillas desechables no deben reutilizarse nunca."),
        (
            "Lay the patient flat: sudden sitting upright is dangerous.",
            "Tumbe al paciente, pues es peligroso que se incorpore de forma brusca.",
        ),
        (
            "The noise is harmful even when neither agent exceeds its limit.",
            "El ruido es dañino incluso cuando ninguno de los dos agentes supera su límite.",
        ),
        (
            "Ergometrine is an alternative, but never in hypertension.",
            "La ergometrina es una alternativa, aunque nunca en la hipertensión.",
        ),
        (
            "Draw it after 1 to 2 hours (and no later than 4 hours).",
            "Extráigala entre 1 y 2 horas después (nunca más tarde de las 4 horas).",
        ),
        (
            "Obtain a non-contrast CT at once; do not wait for the creatinine result.",
            "Realice de inmediato una TC sin contraste, sin esperar el resultado de la creatinina.",
        ),
        (
            "Contacts must be traced, and sooner rather than later.",
            "Debe rastrearse a los contactos, y cuanto antes.",
        ),
        (
            "If your tablets look different from those of last month, ask.",
            "Si el aspecto de sus tabletas no coincide con el de las del mes pasado, pregunte.",
        ),
        (
            "Do not use tampons, douche or have intercourse until your checkup.",
            "No use tampones, no se haga duchas vaginales ni tenga relaciones hasta el control.",
        ),
        (
            "Do not take a bath, use a hot tub or swim this week.",
            "Esta semana, no se bañe en tina ni en jacuzzi, y tampoco nade.",
        ),
        (
            "Metamizole must not be used in patients with this or other blood diseases.",
            "El metamizol está contraindicado en pacientes con esta u otras enfermedades de la sangre.",
        ),
        (
            "We recommend against using qSOFA compared with SIRS.",
            "Frente a SIRS, recomendamos no usar el qSOFA.",
        ),
        (
            "Give balanced solutions rather than 0.9% saline.",
            "Administre soluciones balanceadas y no solución salina al 0,9 %.",
        ),
        (
            "Float both heels off the mattress with a pillow.",
            "Mantenga ambos talones sin contacto con el colchón con una almohada.",
        ),
        (
            "Take the second tablet no later than 4 p.m. every day.",
            "Tome la segunda tableta a más tardar a las 4 de la tarde todos los días.",
        ),
        (
            "The next dose should not be given until at least 5 hours after removal.",
            "Tras la extracción, se esperará un mínimo de 5 horas para administrar la siguiente.",
        ),
        (
            "Increases should be made no more often than every 6 days.",
            "Los incrementos se harán con un intervalo mínimo de 6 días.",
        ),
        (
            "Only resume driving after you have been reassessed.",
            "No vuelva a conducir hasta que le hayan valorado de nuevo.",
        ),
        (
            "If it is high, hold the supplement until urine output is documented.",
            "Si es alto, no aporte el suplemento hasta haber comprobado la diuresis.",
        ),
        (
            "Do not confirm asthma without a supporting objective test.",
            "Para confirmar el asma es imprescindible una prueba objetiva que lo respalde.",
        ),
        (
            "If a dose is not taken on time, take it as soon as possible.",
            "En caso de olvido de una dosis, tómela lo antes posible.",
        ),
        ("It works regardless of the meal.", "Actúa sin tener en cuenta la comida."),
        ("Weight-independent dosing obviates the need for scales.", "No hacen falta balanzas."),
        ("The margin was set at 7 points.", "El margen de no inferioridad se fijó en 7 puntos."),
        (
            "Doses were missed more often in women with fever than in those without it.",
            "Se olvidaron más dosis en las mujeres con fiebre que en las demás.",
        ),
        ("The staff were not blinded.", "El personal conocía la asignación."),
        ("It is contraindicated in uncontrolled asthma.", "No debe usarse en el asma no controlada."),
        (
            "Attempts, although infrequent, were seen in a year-long trial.",
            "Se vieron intentos, aunque poco frecuentes, en un ensayo de un año.",
        ),
        ("Some tumors are not seen.", "Algunos tumores dejan de verse."),
        (
            "There are two tests, but neither of them allows a biopsy.",
            "Existen dos pruebas, si bien ninguna de ellas permite una biopsia.",
        ),
        (
            "Do not rinse, spit or smoke on the first day.",
            "El primer día no se enjuague, no escupa ni fume.",
        ),
        ("Start it before the result is known.", "Comiéncelo sin esperar al resultado."),
        ("Take 1 g, up to a maximum of 3 g a day.", "Tome 1 g, sin pasar de 3 g al día."),
        ("Option E is incorrect as well.", "La opción E tampoco es correcta."),
        ("Take it every other day.", "Tómelo un día sí y otro no."),
        (
            "It may be too high if your kidneys are not working properly.",
            "Puede subir si los riñones funcionan mal.",
        ),
        ("The agency will rule before May.", "La agencia se pronunciará antes de mayo."),
        (
            "It disappears within 48 hours without treatment.",
            "Desaparece sin tratamiento en menos de 48 horas.",
        ),
        ("The swelling seems to be improving.", "La hinchazón parece remitir."),
        ("Uncontrolled asthma slows it.", "Lo frena un asma mal controlada."),
        ("Three patients had no benefit at all.", "Tres pacientes no tuvieron beneficio alguno."),
        ("Scrub the tank and keep it covered.", "Cepille el tanque y déjelo tapado."),
        ("They learn without being taught by anybody.", "Aprenden sin que nadie les enseñe."),
        ("Infuse it over a minimum of 1 hour.", "Infúndalo en al menos 1 hora."),
        ("Are you allergic? No, not that I know of.", "¿Es alérgico? No, que yo sepa."),
        ("Not that I know of. It is the first time.", "Que yo sepa, no. Es la primera vez."),
        ("We arrived late, and not one mother refused.", "Llegamos tarde, y ni una sola madre se negó."),
        (
            "One in ten patients was affected, not always for long, compared with none on placebo.",
            "Se afectó uno de cada diez pacientes, no siempre largo tiempo, frente a ninguno con placebo.",
        ),
        ("If a session is missed, resume it.", "Cuando se salte una sesión, reanúdela."),
        ("Limit it to no more than one cup a day.", "Limítelo a un máximo de una taza al día."),
        ("Slow or no breathing is a sign.", "La respiración lenta o ausente es un signo."),
        (
            "You can buy it without a prescription, and no state requires an order.",
            "Se puede comprar sin receta, y ningún estado exige una orden.",
        ),
        (
            "Times did not differ (7.2 vs 7.6 hours; p=0.48), nor did the length of stay.",
            "No hubo diferencias en los tiempos (7,2 frente a 7,6 horas; p = 0,48) ni en la estancia.",
        ),
        ("Groups were formed by smoking status.", "Se formaron grupos según el consumo o no de tabaco."),
        (
            "A biopsy should not be attempted before it has been excluded.",
            "No debe intentarse la biopsia sin haberlo descartado antes.",
        ),
        (
            "Oral forms are not effective for A, and injected forms are not effective for B.",
            "Las formas orales no son eficaces para A, ni las inyectadas para B.",
        ),
        (
            "It contains N-acetyl alanine (NADA), which harmed animals.",
            "Contiene N-acetilalanina (NADA), que causó daños en animales.",
        ),
        ("BNP is a substrate; NT-proBNP is not.", "El BNP es un sustrato, a diferencia del NT-proBNP."),
        (
            "Do not take another dose within 24 hours.",
            "Deje pasar 24 horas antes de volver a tomar otra dosis.",
        ),
        ("Omitting lysis is safe.", "Es seguro prescindir de la lisis."),
        ("Run it slowly and stay with the patient.", "Adminístrelo despacio y no se separe del paciente."),
    ],
)
def test_a_denial_in_one_language_only_passes(source: str, target: str) -> None:
    assert codes(source, target) & NEGATION == set()
