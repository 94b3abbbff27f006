"""Quantities, drugs, characters and repetitions of a translation: what is told, and what is not."""

from dataset_builder.flags import Tier

# code, tier, source, good translation, faulty one
FAULTS: tuple[tuple[str, Tier, str, str, str], ...] = (
    (
        "numbers_changed",
        "block",
        "We analysed 16 351 and 6 268 schoolchildren.",
        "Se analizó a 16 351 y 6268 escolares.",
        "Se analizó a 16 531 y 6268 escolares.",
    ),
    (
        "numbers_missing",
        "block",
        "The mean age was 66 years and 42% had type 2 diabetes.",
        "La media de edad era de 66 años y el 42 % tenía diabetes tipo 2.",
        "La media de edad era de 66 años y el 42 % tenía diabetes.",
    ),
    (
        "numbers_missing",
        "block",
        "Stop warfarin and start apixaban once the INR is below 2.",
        "Se suspende la warfarina y se inicia el segundo, apixabán, cuando el INR es inferior a 2.",
        "Se suspende la warfarina y se inicia el segundo, apixabán, cuando el INR es inferior.",
    ),
    (
        "numbers_missing",
        "block",
        "Three workshops were held in the third trimester.",
        "Se celebraron tres talleres en el tercer trimestre.",
        "Se celebraron talleres en el tercer trimestre.",
    ),
    (
        "numbers_changed",
        "block",
        "Restart the infusion at half the rate.",
        "Reinicie la infusión a la mitad de la velocidad.",
        "Reinicie la infusión al doble de la velocidad.",
    ),
    (
        "numbers_changed",
        "block",
        "Can the second dose be of another vaccine than the first dose?",
        "¿Puede ser la segunda dosis de otra vacuna que la primera?",
        "¿Puede ser la primera dosis de otra vacuna que la primera?",
    ),
    (
        "numbers_order",
        "block",
        "Dilute to 5 mg/mL in 0.9% sodium chloride or 5% glucose.",
        "Diluir en cloruro sódico al 0,9 % o glucosa al 5 % hasta 5 mg/ml.",
        "Diluir en cloruro sódico al 5 % o glucosa al 0,9 % hasta 5 mg/ml.",
    ),
    (
        "numbers_order",
        "block",
        "On a scale from 0 to 10, with 10 being the worst pain, how bad is it?",
        "En una escala del 0 al 10, en la que 10 es el peor dolor, ¿cómo es?",
        "En una escala del 10 al 0, en la que 10 es el peor dolor, ¿cómo es?",
    ),
    (
        "unit_changed",
        "block",
        "In 286 reports the reactions lasted 30 days or longer.",
        "En 286 notificaciones las reacciones duraron 30 o más días.",
        "En 286 notificaciones las reacciones duraron 30 o más meses.",
    ),
    (
        "unit_changed",
        "block",
        "Wait a full minute before the next puff.",
        "Espere un minuto completo antes de la siguiente inhalación.",
        "Espere un segundo completo antes de la siguiente inhalación.",
    ),
    (
        "unit_changed",
        "block",
        "Take the tablets for 14 days.",
        "Tome los comprimidos durante dos semanas.",
        "Tome los comprimidos durante 14 semanas.",
    ),
    (
        "unit_changed",
        "block",
        "A fever of up to 101 °F (38.3 °C) is common.",
        "Es común la fiebre de hasta 101 °F (38,3 °C).",
        "Es común la fiebre de hasta 101 °C (38,3 °F).",
    ),
    (
        "unit_changed",
        "block",
        "This medicine contains 3.2 mg of aspartame per ml.",
        "Este medicamento contiene 3,2 mg de aspartamo por mililitro.",
        "Este medicamento contiene 3,2 mg de aspartamo por miligramo.",
    ),
    (
        "unit_changed",
        "block",
        "Give 10 IU within one minute of birth.",
        "Administre 10 UI en el minuto siguiente al nacimiento.",
        "Administre 10 UI en la primera hora después del nacimiento.",
    ),
    (
        "unit_added",
        "block",
        "It is for children aged 6 to 59 months and adults aged 60 or older.",
        "Es para niños de 6 a 59 meses y adultos de 60 años o más.",
        "Es para niños de 6 a 59 meses y adultos de 60 meses o más.",
    ),
    (
        "numbers_order",
        "block",
        "Dissolve it in 500 ml, drink it over 30 minutes, then drink 1 litre.",
        "Disuélvalo en 500 ml, bébalo en media hora y después beba 1 litro.",
        "Disuélvalo en 1 ml, bébalo en media hora y después beba 500 litros.",
    ),
    (
        "laterality",
        "warn",
        "The right side was affected in 51.6% and the left in 48.4%.",
        "El lado derecho estaba afectado en el 51,6 % y el izquierdo en el 48,4 %.",
        "El lado izquierdo estaba afectado en el 51,6 % y el derecho en el 48,4 %.",
    ),
    (
        "unit_missing",
        "block",
        "The risk rose (OR 1.35; 95%CI 1.12-1.63).",
        "El riesgo aumentó (OR 1,35; IC 95 % 1,12-1,63).",
        "El riesgo aumentó (OR 1,35; IC 95 1,12-1,63).",
    ),
    (
        "repetition",
        "warn",
        "Your blood sugar level may become too high.",
        "Su nivel de azúcar en sangre podría elevarse demasiado.",
        "Su nivel de azúcar en sangre, sangre, sangre podría elevarse demasiado.",
    ),
    (
        "repetition",
        "warn",
        "Swirl the vial gently to aid reconstitution and leave it for 5 minutes.",
        "Gire suavemente el vial para facilitar la reconstitución y déjelo en reposo 5 minutos.",
        "Gire suavemente el vial para facilitar la reconstitución y déjelo facilitar la reconstitución"
        " 5 minutos.",
    ),
    *(
        ("untranslated", "block", source, good, source)
        for source, good in (
            ("2- Eosinophilic esophagitis.", "2- Esofagitis eosinofílica."),
            ("4- Epidermal toxic necrolysis.", "4- Necrólisis epidérmica tóxica."),
            ("1- Calcium antagonist.", "1- Antagonista del calcio."),
        )
    ),
    (
        "untranslated",
        "block",
        "Alveolar Macrophage Phagocytic Dysfunction in Children With Protracted Bronchitis",
        "Disfunción fagocítica de los macrófagos alveolares en niños con bronquitis prolongada",
        "Alveolar Macrophage Phagocytic Disfunción en Niños Con Protracted Bronchitis",
    ),
    *(
        ("encoding", "block", "The evaluation showed more symptoms after three years.", good, wrong)
        for good in ("La evaluación mostró más síntomas a los tres años.",)
        for wrong in (
            "La evaluaciï¿½n mostrï¿½ mï¿½s sï¿½ntomas a los tres aï¿½os.",
            "La evaluaci+APM-n mostr+APM- m+AOE-s s+AO0-ntomas a los tres a+APE-os.",
            "La evaluaci—n mostr— m‡s s’ntomas a los tres años.",
            "La evaluacisn mostrs mas smntomas a los tres aqos.",
            "La evaluación mostró más síntomas a los tres ańos.",
            "La evaluaci%F3n mostró más síntomas a los tres años.",
        )
    ),
    *(
        ("service_text", "block", "The results were good.", "Los resultados fueron buenos.", wrong)
        for wrong in (
            "[[Los resultados fueron buenos.]]",
            ">>spa<< Los resultados fueron buenos.",
            '{"es": "Los resultados fueron buenos."}',
            "Los resultados fueron buenos.\n\nHuman:",
            "Los resultados fueron buenos.\n*Revisado por un profesional.*",
            "Traduce el siguiente texto al español: Los resultados fueron buenos.",
            "Los resultados fueron buenos. [MT]",
            "Respuesta: Los resultados fueron buenos.",
            "Los resultados fueron buenos. Espero que esto te sea de ayuda.",
            "Los resultados fueron buenos. [N. del T.: falta contexto]",
        )
    ),
)
GOOD = (
    ("Wait 30 minutes before eating.", "Espere media hora antes de comer."),
    ("The visit takes an hour and a half.", "La visita dura 90 minutos."),
    (
        "Most children need 7 to 14 days to recover.",
        "La mayoría de los niños necesita de una a dos semanas para recuperarse.",
    ),
    ("In the last 10 years the rate fell.", "En la última década la tasa bajó."),
    ("Estimates range from 17 million to 50 million.", "Las estimaciones van de 17 a 50 millones."),
    ("Reduce the dose by 25% to 50%.", "Reduzca la dosis entre un 25 y un 50 %."),
    (
        "Test at month 2, and again at month 3.",
        "Haga la prueba el segundo mes y otra vez al final del tercero.",
    ),
    ("The mean half-life is 4 hours.", "La vida media es en promedio de 4 horas."),
    (
        "Give it slowly during the first 15 minutes.",
        "Adminístrelo despacio durante el primer cuarto de hora.",
    ),
    ("Babies younger than 6 months get half.", "A los bebés de menos de 6 meses les corresponde la mitad."),
    ("Begin insulin 1 to 2 hours before.", "Inicie la insulina una o dos horas antes."),
    ("Do not hesitate to ask for help.", "No dude en pedir ayuda."),
    ("Over 12 months, the incidence decreased.", "En 12 meses, la incidencia bajó."),
    (
        "Treatment is continued until at least 48 hours after discharge.",
        "El tratamiento se mantiene al menos hasta 48 horas después del alta.",
    ),
    ("Nausea affects 1 in 4 people.", "Las náuseas afectan a una de cada cuatro personas."),
    (
        "Haemodialysis is indicated if hyperkalaemia persists above 6.5 mmol/L.",
        "La hemodiálisis está indicada si el potasio sigue por encima de 6,5 mmol/l.",
    ),
    (
        "Blood pressure is 112/68 mmHg, heart rate 118 bpm and oxygen saturation 91%.",
        "TA: 112/68 mmHg; FC: 118 lpm; saturación de oxígeno: 91 %.",
    ),
    ("Case 8. Diarrhoea in a nursing home resident", "Caso 8. Diarrea en una anciana institucionalizada"),
    (
        "Of 38 patients 12 had relapsed; 9 of these 12 had no response.",
        "De 38 pacientes habían recidivado 12; de esas 12, 9 no tenían respuesta.",
    ),
    ("Call 91 562 04 20 at once.", "Llame enseguida al 91 562 04 20."),
    ("The ratio was 98.3 per 100 000 live births.", "La razón fue de 98,3 por 100 000 nacidos vivos."),
    (
        "Stage 1 is a systolic pressure of 130 to 139 or a diastolic one of 80 to 89 mm Hg.",
        "El grado 1 es una presión sistólica de 130 a 139 mm Hg o una diastólica de 80 a 89 mm Hg.",
    ),
    ("Over 50% of the cases were mild.", "Más de la mitad de los casos fueron leves."),
    ("The rash appears between days 4 and 7.", "El exantema aparece entre el cuarto y el séptimo día."),
    (
        "First-line treatment goes into the thigh.",
        "El tratamiento de elección va en el tercio medio del muslo.",
    ),
    ("Coumarin anticoagulants were potentiated.", "Los anticoagulantes cumarínicos se potenciaron."),
    ("The acetaminophen level was high.", "La paracetamolemia era alta."),
    ("Interferon-gamma is released.", "Se libera interferón gamma."),
    ("2- Trypanosoma brucei.", "2- Trypanosoma brucei."),
    ("1- Teratocarcinoma.", "1- Teratocarcinoma."),
    (
        "Two hundred ninety-seven patients were assessed at baseline.",
        "Se evaluó a 297 pacientes al inicio.",
    ),
    ("Answer: the dose was too low.", "Respuesta: la dosis era demasiado baja."),
    ("The correct one is 3.", "Respuesta: 3."),
    ("Option 3: lower the dose.", "Opción 3: bajar la dosis."),
    ("They lived in one place.\nThey moved.", "Vivían en un lugar.\nSe mudaron."),
)
