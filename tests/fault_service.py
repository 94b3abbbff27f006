"""What services and models answer in place of a translation."""

from random import Random

from tests.fault_pairs import Case

NOTHING = (
    "", " ", "\n", "None", "none", "null", "nan", "NaN", "undefined", "N/A", "[object Object]", "{}", "[]",
    "…", "---", "<unk>", "<pad>", "</s>", "0",
)  # fmt: skip
QUOTA = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT "
    "AVAILABLE IN 13 HOURS 02 MINUTES",
    "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS",
    "PLEASE SELECT TWO DISTINCT LANGUAGES",
    "'ES-XX' IS AN INVALID TARGET LANGUAGE . EXAMPLE: LANGPAIR=EN|IT USING 2 LETTER "
    "ISO OR RFC3066 LIKE ZH-CN.",
    "NO QUERY SPECIFIED. EXAMPLE REQUEST: GET?Q=HELLO&LANGPAIR=EN|IT",
    "Too many requests",
    "Too Many Requests: server accepts only 20 requests per minute",
    "Slowdown: 20 per 1 minute",
    "Rate limit exceeded. Please try again later.",
    "You have exceeded your daily translation quota.",
    "Quota exceeded for quota metric 'Translations' and limit 'Characters per day'.",
    "Ha superado el límite de traducciones gratuitas por hoy.",
    "Se ha excedido la cuota diaria de caracteres.",
    "Visit https://portal.libretranslate.com to get an API key",
    "Invalid API key",
    "Clave de API no válida",
)
ERRORS = (
    "Error 500 (Server Error)!!1500.That’s an error.There was an error. Please try "
    "again later.That’s all we know.",
    "Error 500",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Time-out nginx",
    "404 Not Found",
    "403 Forbidden",
    "HTTP Error 429: Too Many Requests",
    "Service Unavailable",
    "upstream connect error or disconnect/reset before headers. reset reason: connection timeout",
    "Connection timed out",
    "Request timed out.",
    "Traceback (most recent call last):",
    "KeyError: 'translatedText'",
    '{"error":"Too many requests"}',
    '{"detail":"Internal Server Error"}',
    '{"translatedText":""}',
    "Error interno del servidor",
    "Error del servidor. Inténtelo de nuevo más tarde.",
    "Servicio no disponible temporalmente",
    "Se ha producido un error al traducir el texto.",
    "No se pudo traducir el texto.",
    "Translation failed",
    "Error: translation not available",
)
PAGES = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>502 Bad Gateway</h1></body></html>",
    "<html><head><title>429 Too Many "
    "Requests</title></head><body><center><h1>429</h1></center></body></html>",
    "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body></body></html>",
    "Just a moment... Enable JavaScript and cookies to continue",
    "Attention Required! | Cloudflare Sorry, you have been blocked",
    "Our systems have detected unusual traffic from your computer network. Please "
    "try your request again later.",
    "Nuestros sistemas han detectado tráfico inusual procedente de tu red de ordenadores.",
    "Please verify you are a human",
    "Antes de continuar a Google Aceptar todo Rechazar todo",
    '<div class="result-container"></div>',
)
MODELS = (
    "I'm sorry, but I can't assist with that request.",
    "I'm sorry, I cannot provide medical advice.",
    "As an AI language model, I cannot translate this content.",
    "Lo siento, no puedo ayudar con eso.",
    "Lo siento, pero no puedo traducir este texto.",
    "Como modelo de lenguaje, no puedo ofrecer consejos médicos.",
    "Por favor, proporcione el texto que desea traducir.",
    "Please provide the text you would like me to translate.",
    "¡Claro! ¿Qué texto desea traducir?",
    "<think>",
    "[Texto traducido]",
    "Traducción no disponible",
)
_CREDITS = (
    "{} Traducción automática.",
    "{}\n\nTranslated by an online translator",
    "{} (traducido con la versión de prueba)",
    "{} </s>",
    "{} [/INST]",
    "Respuesta del asistente: {}",
    "Assistant: {}",
    "{}\n\n¿Le ha sido útil esta traducción?",
)
_CHATTER = (
    "Aquí tiene la traducción: {}",
    "Traducción: {}",
    "Claro, esta es la traducción al español:\n\n{}",
    "{} (Nota: he mantenido los términos médicos originales.)",
    "{}\n\nSi necesita algo más, no dude en decírmelo.",
)


def nothing(_case: Case, rng: Random) -> str:
    """Answer with nothing, or what a program prints for nothing."""
    return rng.choice(NOTHING)


def quota_warning(_case: Case, rng: Random) -> str:
    """Answer with a warning about the quota or the request."""
    return rng.choice(QUOTA)


def error_text(_case: Case, rng: Random) -> str:
    """Answer with an error."""
    return rng.choice(ERRORS)


def error_page(_case: Case, rng: Random) -> str:
    """Answer with a web page."""
    return rng.choice(PAGES)


def refusal(_case: Case, rng: Random) -> str:
    """Answer as a chat model that does not translate."""
    return rng.choice(MODELS)


def warning_before(case: Case, _rng: Random) -> str:
    """Put the quota warning before a good translation."""
    return f"{QUOTA[0]} {case.spanish}"


def credit(case: Case, rng: Random) -> str:
    """Leave who translated, or the mark of a prompt, beside a good translation."""
    return rng.choice(_CREDITS).format(case.spanish)


def chatter(case: Case, rng: Random) -> str:
    """Talk around the translation as a chat model does."""
    return rng.choice(_CHATTER).format(case.spanish)
