"""Words that carry grammar and no content, by language: they need no counterpart. Standard library only."""

from collections.abc import Mapping

from dataset_builder.text_words import Language

FUNCTION_WORDS: Mapping[Language, frozenset[str]] = {
    "en": frozenset(
        """a an the this that these those there here it its it's i me my mine we us our ours you your yours
        he him his she her hers they them their theirs who whom whose which what where when why how
        someone somebody something anyone anybody anything everyone everybody everything one ones be am is
        are was were been being do does did doing done don't doesn't didn't have has had having haven't
        hasn't hadn't will would shall should can could may might must cannot can't couldn't won't
        wouldn't shouldn't isn't aren't wasn't weren't ought need and or but nor if then than as of at by
        for from in into on onto to with within without about above across after against along among
        around before behind below beneath beside besides between beyond down during except inside like
        near off out outside over per since through throughout till toward towards under until up upon via
        while because although though unless whether so such also too very just only even still yet again
        ever never not no none neither either both each every all any some many much few more most less
        least other another own same several let get got i'm i've i'll i'd you're you've you'll you'd he's
        she's we're we've they're they've that's there's what's who's let's etc vs""".split()
    ),
    "es": frozenset(
        """el la los las lo un una unos unas este esta esto estos estas ese esa eso esos esas aquel aquella
        aquello aquellos aquellas yo me mi mis mio tu tus te ti usted ustedes su sus suyo se si le les nos
        nosotros nuestro nuestra nuestros nuestras vos os que quien quienes cual cuales cuyo cuya cuyos
        cuyas donde cuando como porque cuanto cuantos ser es son era eran fue fueron sea sean sido siendo
        seria soy somos eres estar estan estaba estaban estuvo estado estoy haber ha han he hemos has
        habia habian hubo hay haya hayan habra habria hacer hace hacen hizo hecho poder puede pueden
        podria podrian podra puedo debe deben deberia deberian tener tiene tienen tenia tuvo tenga tengo y
        e o u ni pero sino mas aunque pues a al ante bajo con contra de del desde durante en entre hacia
        hasta mediante para por segun sin sobre tras no nunca jamas tampoco tambien ya muy mucho mucha
        muchos muchas poco poca pocos pocas todo toda todos todas cada otro otra otros otras mismo misma
        mismos mismas algun alguno alguna algunos algunas algo alguien nada nadie ningun ninguna ninguno
        varios varias tan tanto tanta tantos tantas menos aun asi entonces luego ahi alli aqui ello ella
        ellos ellas consigo cualquier cualquiera tal tales ambos ambas etc""".split()
    ),
}
