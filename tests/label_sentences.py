"""Sentences of labels and abstracts in English and in right Spanish, with slots; written for this project."""

Both = tuple[str, str]
AMOUNTS: tuple[Both, ...] = (
    ("half a tablet", "medio comprimido"),
    ("one tablet", "un comprimido"),
    ("1 tablet", "1 comprimido"),
    ("two tablets", "dos comprimidos"),
    ("2 tablets", "2 comprimidos"),
    ("three capsules", "tres cápsulas"),
    ("one and a half tablets", "un comprimido y medio"),
    ("1 to 2 tablets", "1 o 2 comprimidos"),
    ("500 mg", "500 mg"),
    ("2.5 mL", "2,5 ml"),
    ("5 mg/kg", "5 mg/kg"),
    ("1,000 mg", "1000 mg"),
    ("two puffs", "dos inhalaciones"),
    ("one drop", "una gota"),
    ("2 drops", "2 gotas"),
    ("0.5 mg", "0,5 mg"),
    ("10 units", "10 unidades"),
    ("a tablet", "un comprimido"),
    ("four 250 mg tablets", "cuatro comprimidos de 250 mg"),
)
FREQUENCIES: tuple[Both, ...] = (
    ("once daily", "una vez al día"),
    ("twice daily", "dos veces al día"),
    ("twice a day", "2 veces al día"),
    ("two times a day", "dos veces al día"),
    ("three times daily", "tres veces al día"),
    ("four times a day", "cuatro veces al día"),
    ("every 4 hours", "cada 4 horas"),
    ("every six hours", "cada seis horas"),
    ("every 8 hours", "cada 8 h"),
    ("every 12 hours", "cada 12 horas"),
    ("daily", "al día"),
    ("every day", "todos los días"),
    ("once a week", "una vez a la semana"),
    ("twice weekly", "dos veces por semana"),
    ("every other day", "en días alternos"),
    ("every other day", "cada dos días"),
    ("every 2 weeks", "cada 2 semanas"),
    ("once a month", "una vez al mes"),
    ("at bedtime", "al acostarse"),
    ("in the morning", "por la mañana"),
    ("in the morning and at night", "por la mañana y por la noche"),
    ("with meals", "con las comidas"),
    ("before breakfast", "antes del desayuno"),
    ("three times a week", "tres veces por semana"),
    ("per day in two divided doses", "al día repartidos en dos tomas"),
    ("every 4 to 6 hours as needed", "cada 4-6 horas si es necesario"),
    ("as a single dose", "en dosis única"),
    ("per dose", "por dosis"),
    ("daily in two divided doses", "al día en dos tomas"),
    ("30 minutes before meals", "30 minutos antes de las comidas"),
    ("1 hour before or 2 hours after meals", "1 hora antes o 2 horas después de las comidas"),
)
ENDS: tuple[Both, ...] = (
    ("", ""),
    (" for 7 days", " durante 7 días"),
    (" for two weeks", " durante dos semanas"),
    (" for at least 3 months", " durante al menos 3 meses"),
    (" for up to 10 days", " durante un máximo de 10 días"),
    (" for one week, then stop", " durante una semana y luego suspéndalo"),
    (", with a glass of water", ", con un vaso de agua"),
    (", with or without food", ", con o sin alimentos"),
    (" until the fever goes away", " hasta que desaparezca la fiebre"),
    (". Do not take more than 4 doses in 24 hours", ". No tome más de 4 dosis en 24 horas"),
    (". Do not exceed 8 tablets in 24 hours", ". No supere los 8 comprimidos en 24 horas"),
    (" in children over 12 years", " en niños mayores de 12 años"),
    (" in patients aged 65 years or older", " en pacientes de 65 años o más"),
)
SENTENCES: tuple[Both, ...] = (
    (
        "{drug} is contraindicated in patients with {condition}.",
        "{drug} está contraindicada en pacientes con {condition}.",
    ),
    (
        "Do not take {drug} if you are allergic to {third_drug}.",
        "No tome {drug} si es alérgico a {third_drug}.",
    ),
    ("Do not use {drug} during pregnancy.", "No utilice {drug} durante el embarazo."),
    (
        "{drug} should not be used in children under {few} years of age.",
        "{drug} no debe utilizarse en niños menores de {few} años.",
    ),
    (
        "{drug} is not recommended for patients younger than {few} years.",
        "No se recomienda {drug} en pacientes menores de {few} años.",
    ),
    (
        "The safety and effectiveness of {drug} in pediatric patients below the age of {few} years "
        "have not been established.",
        "No se han establecido la seguridad y la eficacia de {drug} en pacientes pediátricos "
        "menores de {few} años.",
    ),
    (
        "Stop taking {drug} and call your doctor right away if you have {effect}.",
        "Deje de tomar {drug} y llame a su médico de inmediato si presenta {effect}.",
    ),
    (
        "Do not stop taking {drug} without talking to your doctor.",
        "No deje de tomar {drug} sin hablar con su médico.",
    ),
    ("Keep {drug} out of the reach of children.", "Mantenga {drug} fuera del alcance de los niños."),
    ("Store {drug} below {warm}°C. Do not freeze.", "Conserve {drug} por debajo de {warm} °C. No congelar."),
    (
        "Store {drug} between {cold}°C and {warm}°C, protected from light.",
        "Conserve {drug} entre {cold} °C y {warm} °C, protegido de la luz.",
    ),
    (
        "The most common adverse reactions (≥{few}%) were {effect} and {other_effect}.",
        "Las reacciones adversas más frecuentes (≥{few} %) fueron {effect} y {other_effect}.",
    ),
    (
        "{effect} occurred in {share}% of patients treated with {drug} and in {other_share}% of "
        "those given placebo.",
        "Se produjo {effect} en el {share} % de los pacientes tratados con {drug} y en el "
        "{other_share} % de los que recibieron placebo.",
    ),
    (
        "Concomitant use of {drug} and {other_drug} may increase the risk of bleeding.",
        "El uso concomitante de {drug} y {other_drug} puede aumentar el riesgo de hemorragia.",
    ),
    (
        "{drug} increases the plasma concentration of {other_drug} by {few}%.",
        "{drug} aumenta un {few} % la concentración plasmática de {other_drug}.",
    ),
    (
        "Reduce the dose of {drug} by 50% in patients with {condition}.",
        "Reduzca la dosis de {drug} un 50 % en pacientes con {condition}.",
    ),
    (
        "Reduce the dose by half if creatinine clearance is below {tens} mL/min.",
        "Reduzca la dosis a la mitad si el aclaramiento de creatinina es inferior a {tens} ml/min.",
    ),
    (
        "No dose adjustment is needed in patients with {condition}.",
        "No es necesario ajustar la dosis en pacientes con {condition}.",
    ),
    ("The maximum daily dose of {drug} is {dose} mg.", "La dosis máxima diaria de {drug} es de {dose} mg."),
    ("Do not exceed {dose} mg of {drug} per day.", "No supere los {dose} mg de {drug} al día."),
    (
        "If you miss a dose, take it as soon as you remember. Do not take two doses at the same time.",
        "Si olvida una dosis, tómela en cuanto se acuerde. No tome dos dosis a la vez.",
    ),
    (
        "If you miss a dose of {drug}, skip it and take the next dose at the usual time. Do not "
        "take a double dose.",
        "Si olvida una dosis de {drug}, omítala y tome la siguiente a la hora habitual. No tome "
        "una dosis doble.",
    ),
    (
        "{drug} may cause {effect}. Do not drive or operate machinery until you know how it affects you.",
        "{drug} puede causar {effect}. No conduzca ni maneje maquinaria hasta que sepa cómo le afecta.",
    ),
    (
        "The half-life of {drug} is approximately {few} hours.",
        "La semivida de {drug} es de aproximadamente {few} horas.",
    ),
    ("{drug} is excreted in human milk.", "{drug} se excreta en la leche materna."),
    (
        "It is not known whether {drug} is excreted in human milk.",
        "Se desconoce si {drug} se excreta en la leche materna.",
    ),
    (
        "Overdose: there is no specific antidote for {drug}.",
        "Sobredosis: no existe un antídoto específico para {drug}.",
    ),
    (
        "In clinical trials, {count} patients were treated with {drug} for a median of {few} months.",
        "En los ensayos clínicos, {count} pacientes fueron tratados con {drug} durante una mediana "
        "de {few} meses.",
    ),
    (
        "The mean age was {mean} ± {deviation} years, and {share}% were women.",
        "La edad media fue de {mean} ± {deviation} años, y el {share} % eran mujeres.",
    ),
    (
        "Mortality was lower in the {drug} group ({share}% vs {other_share}%; OR {ratio}, 95% CI "
        "{low}-{high}; p = 0.0{few}).",
        "La mortalidad fue menor en el grupo de {drug} ({share} % frente al {other_share} %; OR "
        "{ratio}; IC del 95 %: {low}-{high}; p = 0,0{few}).",
    ),
    (
        "Of the {count} patients, {few} ({share}%) had {condition}.",
        "De los {count} pacientes, {few} ({share} %) tenían {condition}.",
    ),
    (
        "There were no significant differences between the groups (p = {ratio}).",
        "No hubo diferencias significativas entre los grupos (p = {ratio}).",
    ),
    (
        "Serum potassium decreased from {mean} to {deviation} mmol/L after {few} days.",
        "El potasio sérico disminuyó de {mean} a {deviation} mmol/l tras {few} días.",
    ),
    (
        "Patients were randomly assigned in a 1:1 ratio to receive {drug} {dose} mg or placebo.",
        "Los pacientes fueron asignados al azar en proporción 1:1 a recibir {drug} {dose} mg o placebo.",
    ),
    (
        "Blood pressure was {tens}/{few} mmHg and heart rate was {rate} beats per minute.",
        "La presión arterial era de {tens}/{few} mmHg y la frecuencia cardíaca de {rate} latidos por minuto.",
    ),
    (
        "A {tens}-year-old man with a history of {condition} presented with {effect} for {few} days.",
        "Varón de {tens} años con antecedentes de {condition} que consultó por {effect} de {few} "
        "días de evolución.",
    ),
    ("The patient denied {effect} or {other_effect}.", "El paciente negó {effect} o {other_effect}."),
    (
        "Neither {drug} nor {other_drug} was associated with {effect}.",
        "Ni {drug} ni {other_drug} se asociaron con {effect}.",
    ),
    (
        "{drug} should be used with caution in elderly patients.",
        "{drug} debe utilizarse con precaución en pacientes de edad avanzada.",
    ),
    ("Monitor INR at least every {few} weeks.", "Controle el INR al menos cada {few} semanas."),
    (
        "Inject {mean} mg subcutaneously once a week, alternating between the left and the right thigh.",
        "Inyecte {mean} mg por vía subcutánea una vez a la semana, alternando entre el muslo "
        "izquierdo y el derecho.",
    ),
    (
        "Infuse intravenously over {few} minutes. Do not administer as a bolus.",
        "Administre en infusión intravenosa durante {few} minutos. No administrar en bolo.",
    ),
    ("Discard any unused portion after {few} days.", "Deseche la parte no utilizada al cabo de {few} días."),
    (
        "Shake well before use. Swallow the tablets whole; do not crush or chew them.",
        "Agite bien antes de usar. Trague los comprimidos enteros; no los triture ni los mastique.",
    ),
    ("Avoid alcohol while taking {drug}.", "Evite el alcohol mientras tome {drug}."),
    (
        "{drug} had no effect on the pharmacokinetics of {other_drug}.",
        "{drug} no afectó a la farmacocinética de {other_drug}.",
    ),
    (
        "Withhold {drug} for at least {few} hours before surgery.",
        "Suspenda {drug} al menos {few} horas antes de la cirugía.",
    ),
    (
        "Resume {drug} when platelets are above {count}/mm3.",
        "Reanude {drug} cuando las plaquetas superen {count}/mm3.",
    ),
    (
        "Fewer than {few} in {count} people may be affected.",
        "Puede afectar a menos de {few} de cada {count} personas.",
    ),
    ("Common: may affect up to 1 in 10 people.", "Frecuentes: pueden afectar hasta a 1 de cada 10 personas."),
    (
        "The risk was {ratio} times higher in smokers than in non-smokers.",
        "El riesgo fue {ratio} veces mayor en los fumadores que en los no fumadores.",
    ),
    (
        "Treatment with {drug} was discontinued in {few} patients because of {effect}.",
        "El tratamiento con {drug} se suspendió en {few} pacientes por {effect}.",
    ),
)
