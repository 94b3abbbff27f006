"""Frequent given names and surnames of Spain and Latin America, without accents, in lower case.

Written from common knowledge for this project. A name in no list is found by its context alone.
"""

GIVEN_NAMES = frozenset(
    """
    abel abraham adela adolfo adrian adriana agustin agustina aida ainara ainhoa aitana aitor alan alba
    alberto alejandra alejandro alex alexander alexandra alexia alfonso alfredo alicia alison alma
    almudena alonso alvaro amador amaia amalia amanda ambrosio amelia amparo ana anabel anahi andrea
    andreina andres andreu angel angela angeles angelica anibal anna antonella antonia antonio araceli
    ariadna ariel armando arnau arturo asier asuncion aurelio aurora axel azucena barbara bartolome
    beatriz begona belen benito benjamin bernardo berta bianca blanca blas borja brandon braulio brayan
    brenda bruno camila camilo candela carla carles carlos carlota carme carmela carmen carolina
    casandra catalina cayetano cecilia celia cesar christian clara claudia claudio clemente concepcion
    conchita consuelo cristian cristina cristobal cynthia dafne damian daniel daniela dario david debora
    delfina denise diana diego dolores domingo edgar edgardo eduardo edurne efrain elena elias elisa
    elsa elvira emilia emiliano emilio emma encarna encarnacion enric enrique enriqueta erica erick erik
    ernesto esmeralda esperanza esteban estefania estela esther estrella eugenia eugenio eulalia eusebio
    eva evelyn ezequiel fabian fabiola facundo fatima federico felipa felipe felix fermin fernanda
    fernando fidel flora florencia francesc francisca francisco gabriel gabriela gael gaspar genoveva
    georgina gerard gerardo german gilberto gisela gloria gonzalo graciela gregorio griselda guadalupe
    guillem guillermo gustavo hector helena henar heriberto hernan hilario horacio hugo humberto ian
    ibai ignacia ignacio iker imanol ines inmaculada iratxe irene iria iris irma isaac isabel isabella
    isidro ismael israel itziar ivan ivana jacinto jacobo jaime janet jaume javier jazmin jean jennifer
    jeronimo jesica jessica jesus jimena joan joaquin joaquina joel johana jon jonathan jordi jorge jose
    josefa josefina josep josue juan juana juanjo julia julian juliana julieta julio justo karen karina
    karla katherine kevin laia lara laura lautaro leandro leire leonardo leonor leopoldo leticia lidia
    lilia liliana lina lluis lola lorena lorenzo lourdes luca lucas lucia luciana luciano lucila luis
    luisa luna luz macarena magdalena maite malena manel manuel manuela mar marc marcela marcelino
    marcelo marcial marco marcos margarita maria mariana mariano maribel maricarmen mariela marina mario
    marisa marisol marta martin martina mateo matias matilde mauricio mauro maximiliano maximo mayra
    melchor melisa merce mercedes micaela miguel mikel milagros mireia miren miriam miryam modesto
    moises monica monserrat montse montserrat nadia nahia nancy naroa natalia nayara nazaret nelida
    nelson nerea nestor nicanor nicolas nieves noa noe noelia noemi nora norberto norma nuria octavio
    ofelia olga oliver olivia omar oriol oscar osvaldo pablo paloma pamela paola pascual patricia
    patricio patxi pau paula paulina paulino pedro pepa pepe perla petra pia pilar placido pol primitivo
    priscila purificacion quique rafael rafaela raimundo ramiro ramon ramona raquel raul rebeca reinaldo
    remedios renata rene ricardo rigoberto roberta roberto rocio rodolfo rodrigo rogelio roger roman
    romina rosa rosalia rosana rosario roxana ruben rufino ruth sabina sabrina salvador samanta samara
    samuel sandra santiago santos sara saul sebastian selena sergi sergio silvia silvina simon simona
    sixto sofia sol soledad sonia susana tamara tania tatiana telmo teodoro teresa thiago tobias tomas
    trinidad unai urko ursula valentin valentina valeria vanesa vanessa vera veronica vicenta vicente
    victor victoria vilma violeta virginia viviana walter wendy wilson xavi xavier ximena ximo yaiza
    yamila yanet yasmin yesenia yolanda zaira zoe zulema
    """.split()
)
SURNAMES = frozenset(
    """
    abad acosta acuna aguado agudo aguilar aguilera aguirre alarcon albarracin alcaraz alcazar alfaro
    alonso alvarado alvares alvarez amador amaya andrade andreu anton antunez apaza aragon aranda arango
    araujo arce arenas arevalo arias arroyo arteaga asensio avila ayala aznar baena baez ballesteros
    barba barbero barrera barrientos barrios barroso bastida bautista becerra bejarano bello beltran
    benitez bermejo bermudez bernal blanco blasco bosch botella bravo briones bueno burgos bustamante
    bustos caballero cabello cabezas cabrera caceres calderon calero calle calvo camacho camara campos
    cano canovas cantero caraballo carbajal carbonell cardenas cardona carmona caro carrasco carrera
    carrero carretero carrillo carrion carvajal casado casas castaneda castano castellano castellanos
    castillo castro ccopa cervantes cervera chacon chaves chavez cifuentes cisneros claros coca colomer
    conde condori contreras cordero cordoba cornejo corona coronado corral correa cortes costa crespo
    cruz cuadrado cuellar cuesta cuevas davila delgado diaz diez dominguez duarte duque duran echeverria
    encinas enriquez escobar escribano escudero espada esparza espejo espinosa espinoza estevez estrada
    exposito fajardo farias fernandez ferrer ferrero figueroa flores florez folch fraile franco fuentes
    fuster galan galindo gallardo gallego galvez gamez garay garcia garrido garrote garzon gascon gil
    gimenez giraldo godinez gomes gomez gongora gonzales gonzalez gordillo gracia granados grau guardia
    guerra guerrero guevara guijarro guillen gutierrez guzman haro henriquez heredia hermida hernandez
    hernando herranz herrera herrero hidalgo hoyos huaman hurtado ibanez ibarra iglesias infante iniesta
    izquierdo jara jaramillo jimenez jimeno jover juarez jurado lago lara lazaro leal ledesma leiva leon
    linares llamas llorente lobo lopera lopes lopez lorente lorenzo losada lozano lucas lucena luna
    luque macias madrigal maldonado mamani manrique manzanares manzano marcos marin marino marquez
    martin martinez martos mas mata mateo mateos maya medina medrano mejia melendez melero mena mendez
    mendieta mendoza menendez merchan merino mesa miguel millan miralles miranda molina moncada montero
    montes montesinos montoya mora moral morales moran morcillo moreno moya muniz munoz murillo naranjo
    narvaez nava navarrete navarro nicolas nieto nieves nogales novoa nunez ocampo ochoa ojeda oliva
    olivares oliver olmedo olmo ordonez orellana orozco ortega ortiz osorio osuna otero oviedo pacheco
    padilla paez palacios palma palomino pardo paredes parra pascual pastor patino pavon paz pena
    penalver peralta perea pereira perez pina pineda pinto pizarro plaza polo ponce pons portillo posada
    pozo prado prat prieto puerta puig pulido quesada quevedo quintana quintero quiroga quispe ramirez
    ramon rangel redondo reina restrepo revilla rey reyes ribera rico rincon rios ripoll riquelme rivas
    rivera rivero roca rocha rodriguez roig rojas rojo roldan roman romero romo rosado rosales rosell
    rubio rueda ruiz saavedra saenz saez sainz sala salas salazar salcedo saldana salgado salinas
    salmeron salvador samaniego sanchez sancho sandoval sanjuan sanmartin santamaria santana santiago
    santos sanz sarmiento sastre segovia segura sepulveda serna serra serrano sevilla sierra silva simon
    soler solis soria soriano sosa sotelo soto suarez tapia tejada tejedor tellez tello toledo tomas
    toro torralba torre torrecilla torrejon torrente torres tovar trejo triana trillo trujillo ubeda
    urbina uribe urrutia valdes valencia valenzuela valero valle valverde varela vargas vasquez vazquez
    vega vela velasco velazquez velez vera vergara vicente vidal viera vila vilar vilca villa villalba
    villanueva villar villarreal villegas vivas yague yanez zabala zambrano zamora zapata zarate zavala
    zayas zuniga zurita
    """.split()
)
PATRONYMIC = "ez"  # Pérez, López, González: `-ez` and `-iz` make a surname of what is in no list

# What is also an everyday word, a town or a plant: no name where nothing but lower case says so.
_WORDS_TOO = frozenset(
    """
    alba alma amador amparo angel angeles aurora azucena begona belen blanca candela clara clemente
    concepcion consuelo cristina cruz dolores encarnacion esmeralda esperanza estrella felix fidel flor
    flora florencia gloria guadalupe inmaculada israel jazmin justo leandro leon lola lourdes luna luz
    magdalena mar marc marcial marco margarita marina mercedes milagros modesto nieves noe olga oliva
    pablo paloma pau paz perla petra pia pilar placido pol primitivo purificacion ramona reina remedios
    rocio roman rosa rosario sabina salud salvador santiago santos serena sixto sol soledad trinidad
    valentin victoria violeta virginia zoe jean ian mia abad acuna agudo aguado alarcon alcazar amaya
    arena arenas aragon arroyo aranda ayala ballesteros barba barbero barrera barrios barroso bello
    bermejo blanco bravo bueno burgos caballero cabello cabezas caceres calero calle calvo camara campos
    cano cantero cardenas carrera carrero carretero casado casas castellano castellanos castillo castro
    claros coca conde contreras cordero cordoba corona coronado corral correa cortes costa crespo
    cuadrado cuesta cuevas delgado duran encinas escribano escudero espada espejo estrada ferrer ferrero
    flores franco fraile fuentes gallardo gallego garrote gracia granados guerra guerrero guijarro
    herrera herrero hidalgo hoyos huerta hurtado iglesias infante izquierdo jurado lago lara leal
    ledesma lobo llamas llorente lozano lucena manzano marino mas mata mayor melero merino mesa miranda
    molina molinero montero montes mora moral morales moreno moya naranjo nava navarro nieto novoa ojeda
    olivares olmo oviedo pacheco padilla palacios palma palomino pardo parra pascual pastor pavon pena
    peralta pina pineda pino pinto plaza polo pons pozo prado prat prieto puerta pulido quesada quintana
    redondo rey reyes ribera rico rincon rios roca rojo romero rosado rosales rubio rueda sala salas
    salinas sancho santa santana segovia segura serrano sevilla sierra silva soria sosa soto toledo toro
    torre torres trillo valencia valero valle vega vela vera vidal villa villar zamora duarte lucas
    mateo mateos simon tomas vicente ramon lorenzo martin marcos miguel nicolas alonso hernando grau
    roig serra vila folch
    """.split()
)
LOWER_GIVEN_NAMES = GIVEN_NAMES - _WORDS_TOO | {
    "cristina",
    "pablo",
    "ramon",
    "vicente",
    "tomas",
    "miguel",
    "lorenzo",
}
LOWER_SURNAMES = SURNAMES - GIVEN_NAMES - _WORDS_TOO
