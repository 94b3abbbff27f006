"""Words that decide where a sentence ends in English and Spanish medical text. Standard library only.

All are lower case and without their last point. A word stands here for how it behaves before a point and a
blank, whatever its language: the same segmenter reads labels in English and articles in Spanish.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name, a number or a quotation follows: never the end of a sentence.
NEVER_FINAL = _words(
    """
    dr dra drs dres sr sra srta sres mr mrs ms prof profa rev hon lic st sta sto fr d.ª d.a
    fig figs tab eq eqs vs cf viz approx ca aprox e.g eg i.e ie ej p.ej v.gr ee
    pp pág págs pag pags núm núms num n.º n.ª nro eds trad tel tfno
    univ dept dpto hosp avda av c.p cód mt
    """
)
# A number that follows belongs to them, a capital begins a sentence: `Lot No. 5` · `It said no. Then`.
BEFORE_NUMBER = _words(
    """
    no nos lot lote pat ref refs vol vols art arts ed ext ft etc sp spp ssp subsp var
    sec min max mín máx hr hrs wk mo yr tsp tbsp wt temp conc
    jan feb mar apr jun jul aug sep sept oct nov dec ene abr dic
    """
)
# They stand inside sentences and at their end; a word that begins sentences tells which.
OFTEN_INNER = _words(
    """
    al inc ltd co corp llc jr resp est incl excl esp adj obs ind uu ud uds vd vds s.n.g ee.uu rr.hh
    i.v s.c i.m p.o b.i.d t.i.d q.i.d h.s p.r.n a.m p.m u.s u.k ph.d m.d
    """
)
# `hepatitis B. Patients`: here a single letter is a word, not the initial of a name.
LETTERED = _words(
    """
    vitamin hepatitis type group grade class category factor arm cohort appendix part panel table figure
    influenza immunoglobulin schedule section phase axis lead coenzyme pugh child
    vitamina tipo grupo grado clase categoría brazo cohorte anexo parte inmunoglobulina gripe apartado fase
    eje derivación coenzima
    """
)
# Abbreviations that stay abbreviations in capitals; `AV`, `MS` and `CF` are other words.
IN_CAPITALS = _words("EE UU NO NOS INC LTD LLC FIG FIGS VS DR MR MRS ST")
# A number after one of these, at the beginning of a segment, is its label: `Table 2. Adverse reactions`.
LABELLED = _words(
    """
    table figure fig step case part section chapter appendix example box tabla figura paso caso parte
    sección capítulo anexo ejemplo cuadro apartado
    """
)
# Words that begin sentences far more often than they begin a name.
STARTERS = _words(
    """
    a an the this that these those it its he she they we you i there here who what when where why how which
    in on at of for from by with without within to after before during since until while although though
    because if unless as once under over between among through despite upon due given based
    and but or nor so yet then thus therefore however moreover furthermore additionally also further hence
    instead otherwise nevertheless meanwhile finally first second third next subsequently conversely similarly
    all any both each either every few many most much neither no none not other others several some such
    one two three four five six seven eight nine ten only another more less
    patients patient adults children subjects participants women men infants physicians doses dose dosage
    treatment therapy treatments results data studies study serum plasma blood following increase decrease
    administer advise avoid call consider consult continue discard discontinue dissolve do give
    inject interrupt keep instruct inform limit monitor measure obtain protect reconstitute reduce refer
    repeat see shake start stop store swallow take tell titrate use wait wash withdraw withhold
    el la los las lo un una unos unas este esta estos estas ese esa eso esto aquel aquella
    en de del al a ante bajo con contra desde durante entre hacia hasta para por según sin sobre tras
    y e o u ni pero sino aunque porque cuando si como mientras donde que quien cual
    se su sus no sí ya también tampoco además asimismo después luego entonces así finalmente
    posteriormente todos todas todo toda
    algunos algunas cada ningún ninguna otro otra otros otras muchos varios ambos
    dos tres cuatro cinco seis dado dada dados mediante
    paciente pacientes adultos niños mujeres hombres dosis tratamiento resultados es era son fue fueron había
    hay está están tiene tienen presenta presentó debe deben puede pueden administrar administre tome
    evite consulte suspenda conserve agite use utilice vigile informe reduzca continúe repita espere
    """
)
# The titles of label sections, printed in capitals before a sentence that has lost its own line.
TITLE_WORDS = _words(
    """
ABUSE ACTION ACTIONS ADMINISTRATION ADVERSE ANIMAL BOXED CARCINOGENESIS CAUTIONS CHARACTERISTICS CLINICAL
CONTRAINDICATIONS COUNSELING DEPENDENCE DESCRIPTION DOSAGE DOSING DRUG EFFECTS EXPERIENCE FERTILITY FORMS
FULL GENERAL GUIDE HANDLING HIGHLIGHTS HOW IMPAIRMENT INDICATIONS INFORMATION INTERACTIONS LABORATORY
LACTATION MECHANISM MEDICATION METABOLISM METHOD MICROBIOLOGY MUTAGENESIS NONCLINICAL NURSING MOTHERS
OVERDOSAGE OVERDOSE PATIENT PATIENTS PEDIATRIC GERIATRIC PHARMACODYNAMICS PHARMACOKINETICS PHARMACOLOGY
POPULATIONS PRECAUTIONS PREGNANCY PRESCRIBING REACTIONS REFERENCES SPECIFIC STORAGE STRENGTHS STUDIES
SUPPLIED TESTS TOXICOLOGY USAGE USE WARNING WARNINGS
ADVERTENCIAS PRECAUCIONES INDICACIONES CONTRAINDICACIONES POSOLOGÍA ADMINISTRACIÓN REACCIONES ADVERSAS
INTERACCIONES SOBREDOSIS DESCRIPCIÓN FARMACOLOGÍA CLÍNICA EMBARAZO LACTANCIA CONSERVACIÓN USO
"""
)
