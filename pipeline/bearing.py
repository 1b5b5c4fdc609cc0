"""Turns of phrase for how somebody's voice was and what they felt, in six languages (pure).

Work has voices and feelings, too: a voice assistant, anxious patients, a vote ("Stimme"). So they
are known by what stands around them, and only where they are about who speaks.
"""

import re

_ENGLISH = r"""
    (?:her|his|their|the\ (?:candidate|applicant)['’]s)\ (?:\w+\ )?voices?
      (?!\ (?:assistant|agent|bot|call|mail|message|memo|menu|model|over|app|heard))
    | (?:calm|warm|soft|loud|quiet|low|deep|weak|shaky|trembling|pleasant|firm|steady|flat|tired)
      \ voice
    | voices?\ (?:trembl|shak|shook|crack|quaver|waver|falter|broke)\w*
    | (?:her|his|their|clear|unclear|poor|good|bad|foreign)
      \ (?:pronunciation|intonation|diction|body\ language)
    | (?:like|as|not|is)\ an?\ native\ speaker
    | (?:speaks?|spoke|talk(?:s|ed)|answer(?:s|ed)|repl(?:ies|ied)|respond(?:s|ed))
      \ (?:very\ |rather\ |quite\ |so\ )?
      (?:fluent|halting|soft|quiet|loud|calm|hesitant|emotional|eloquent|warm)ly
      (?!\ (?:with|to|about)\b)
    | hesitantly | hesitat(?:es|ed|ing)\ (?:before|when|while)\ (?:answer|speak|repl|respond)\w*
    | (?:was|is|were|very|visibly|audibly|sound(?:s|ed)|seem(?:s|ed))\ (?:hesitant|anxious)
      (?!\ (?:to|about)\b)
    | anxiously
    | (?:show(?:s|ed)|spoke\ with|full\ of|visible|without)\ (?:\w+\ )?(?:emotions?|anxiety)
    | (?:was|is|became|got|very|visibly)\ emotional(?!\ (?:support|intelligence|care|load))
    | passionate(?:ly)? | charisma\w* | likeable
    | (?:warm|pleasant|friendly|strong|cheerful|difficult|nice|open)\ personality
    | (?:was|is|and|very|highly)\ articulate(?=\W*$|[,.;]|\ (?:and|but|in)\b)
"""
_GERMAN = r"""
    (?:ihre[rn]?|seine[rn]?|(?:leise|laut|zittrig|zitternd|fest|brüchig|ruhig|warm|schwach)e[rn]?)
      \ stimme(?!\ (?:ab|für|gegen)\b)
    | (?:ihre|seine|(?:un)?deutliche|klare|schlechte|gute)[rn]?\ aussprache
    | (?:leise|laut|stockend|undeutlich|hastig|monoton)\ (?:gesprochen|geredet)
    | zeigte\ (?:\w+\ )?(?:emotion(?:en)?|gefühle?)
"""
_FRENCH = r"""
    (?:sa|d['’]une)\ voix | voix\ (?:tremblante|douce|faible|basse|calme|hésitante|monotone|posée)
    | (?:était|est|semblait|très)\ (?:émue?|angoissée?)
"""
_SPANISH = r"""
    (?:su|con)\ voz | voz\ (?:temblorosa|baja|suave|firme|débil|tranquila|monótona)
    | (?:estaba|está|parecía|muy)\ (?:emocionad|ansios)[ao]s?
"""
_ITALIAN = r"""
    sua\ voce | voce\ (?:tremante|bassa|flebile|ferma|calma|monotona)
    | (?:era|è|sembrava|molto)\ emozionat[aoie]
"""
_PORTUGUESE = r"""
    (?:sua|com)\ voz | voz\ (?:tr[êé]mula|baixa|fraca|firme|calma|monótona)
    | (?:estava|está|parecia|muito)\ emocionad[ao]s?
"""
_ANY = f"{_ENGLISH}|{_GERMAN}|{_FRENCH}|{_SPANISH}|{_ITALIAN}|{_PORTUGUESE}"
BEARING = re.compile(rf"\b(?:{_ANY})(?!\w)", re.IGNORECASE | re.VERBOSE)

#: Of the candidate, and not of a guest who seemed upset.
SOUNDING = re.compile(
    r"""(?:^\W*|\b(?:s?he|candidate|applicant|sie|er|kandidat(?:in)?)\ )
    (?:(?:sound|seem|appear)(?:s|ed)|came\ across\ as|klang|wirkte|schien)
    \ (?:\w+\ )?(?:calm|nervous|anxious|hesitant|tense|relaxed|tired|sad|happy|angry|upset|excited
    |scared|afraid|unsure|bored|stressed|worried|friendly|honest|sincere|young|old|foreign
    |ruhig|traurig|müde|angespannt|begeistert|gelangweilt|gestresst|freundlich|sympathisch|jung|alt)
    (?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)


def is_about_bearing(sentence: str) -> bool:
    """Whether it says how somebody's voice was, or what they felt while they spoke."""
    return bool(BEARING.search(sentence) or SOUNDING.search(sentence))
