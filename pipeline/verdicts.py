"""Turns of phrase by which somebody is judged or recommended, in six languages (pure).

Whoever tells what was done may speak of the same things: a candidate who recommended a new plan,
hired two bakers or rejected a delivery has told a fact. So a word alone is never enough.
"""

import re

_ENGLISH = r"""
    (?:should|must|do\ not|don['’]t|worth|suggest\w*)\ (?:to\ |be\ |being\ |we\ |not\ )*
      (?:hir|reject|invit|consider|advanc)\w*
    | ^\W*(?:do\ not\ |don['’]t\ |never\ )?(?:hire|reject)\b
    | (?:hire|reject|invite)\ (?:this|the|him|her|them)\ ?(?:candidate|applicant|person)?(?=\W*$)
    | (?:strong|weak|ideal|excellent|poor|great|good|bad|perfect|top)
      \ (?:candidate|fit|answer|communicat\w+|hire)
    | (?:is|be|not|highly|very|well)\ (?:suitable|suited)
    | ^\W*(?:un)?suitable
    | (?:un)?suitable\ candidate
    | (?:un)?suitable\ for\ (?:the|this|that)\ (?:role|job|post|position)
    | suitability
    | (?:well|highly|over|under|not|un)[-\ ]?qualified | qualified\ (?:for|candidate)
    | ^\W*(?:un)?qualified(?=\W*$)
    | ^\W*(?:very\ )?impressi\w+ | (?:is|was|very|an|truly)\ impressi\w+
    | (?:we|i|me|us|are|were)\ (?:\w+\ )?impressed | impressed\ (?:me|us)
    | overall\ (?:an?|the|good|strong|weak|impression|verdict|rating|performance)
    | ^\W*overall\b
    | (?:is|was|be)\ rated
    | ^\W*rated\ (?:[0-9]|top|high\w*|as|three|four|five)
    | ^\W*(?:no|strong|lean)\ hire\b
    | (?:we|they|you)\ should\ take\ (?:him|her|them)(?=\W*$)
    | should\ (?:move|go|proceed|advance)\ (?:on\ )?to\ the\ next\ (?:round|stage|step)
    | (?:clearly|easily|definitely|by\ far)\ the\ best\ (?:applicant|candidate)
    | [0-9]\ ?/\ ?(?:5|10)
    | out\ of\ (?:5|five|10|ten)(?=\W*$)
    | candidate\ is(?!\ (?:responsible|in\ charge|able|used|going|\w+ing\b))
"""
_GERMAN = r"""
    (?:ich|wir|man)\ (?:\w+\ ){0,2}empfehl\w+ | empfehle\ (?:ich|wir|man)
    | (?:sehr|nur|unbedingt|nicht|wärmstens)\ zu\ empfehlen
    | zu\ empfehlen(?=\W*$)
    | empfehlenswert\w*
    | empfehlung\ (?:für|gegen|zur|zu)\ (?:die|der|eine[rn]?|diese[rnm]?|einstellung)
    | (?:klare|keine|meine|unsere|positive|negative)\ empfehlung | ^\W*empfehlung(?=\W*$)
    | empfehl\w*\ (?:\w+\ ){0,4}?(?:einzustell\w+|abzulehn\w+|einzulad\w+|kandidat\w+|bewerber\w*)
    | ^\W*(?:nicht\ )?(?:einzustellen|abzulehnen|einstellen|ablehnen)(?=\W*$)
    | (?:ihn|sie|person|kandidat\w*|bewerber\w*)\ (?:\w+\ )?
      (?:einzustellen|abzulehnen|einstellen|ablehnen)
    | (?:sollte|müsste|muss|kann|darf)n?\ (?:\w+\ ){0,3}
      (?:eingestellt|abgelehnt|eingeladen)\ werden
    | (?:sehr|gut|nicht|bestens|hoch|wenig)\ geeignet
    | (?:un)?geeignet\ für\ (?:die|diese|eine)\ (?:stelle|rolle|position|aufgabe)
    | ^\W*(?:un)?geeignet | insgesamt\ (?:eine?|sehr|gut\w*|stark\w*|schwach\w*|überzeug\w+)
"""
_FRENCH = r"""
    (?:je|nous|on)\ (?:(?:la|le|les|ne|vous)\ )?recommand\w+
    | (?:fortement|vivement|hautement)\ recommand\w+ | à\ recommander
    | (?:est|soit|être)\ recommandée?s?(?=\W*$)
    | recommand\w+\ (?:\w+['’\ ]){0,3}?(?:embauch\w+|engager|rejeter|candidat\w*)
    | recommandée?s?\ pour\ (?:le|ce|un)\ (?:poste|rôle)
    | à\ embaucher | l['’]embaucher | (?:faut|devrait|devrions|doit)\ embaucher
    | ^\W*(?:ne\ pas\ )?embaucher
"""
_SPANISH = r"""
    recomiendo | se\ recomienda(?!\ (?:en|por)\b) | (?:muy|altamente)\ recomend\w+
    | recomendad[ao]s?\ para\ (?:el|la|este)\ (?:puesto|cargo|trabajo)
    | recomiend\w+\ (?:\w+\ ){0,2}?(?:contrat\w+|rechaz\w+|candidat\w+)
    | ^\W*(?:no\ )?contratar(?=\W*$|l[ao]) | contratarl[ao]s?
    | (?:debe\w*|hay\ que|merece)\ (?:ser\ )?contrata\w+
"""
_ITALIAN = r"""
    raccomand(?:o|iamo)\b
    | consigli(?:o|amo)\ (?:di\ |l['’])?(?:assum\w+|assunzione|scart\w+|quest\w+)
    | si\ (?:raccomanda|consiglia)\ (?:l['’]assunzione|di\ assum\w+)
    | da\ (?:assumere|scartare)(?=\W*$) | assumerl[ao]
    | (?:vivamente|altamente|molto)\ (?:consigliat|raccomandat)\w+
"""
_PORTUGUESE = r"""
    recomendo\b | recomenda-se | (?:altamente|muito)\ recomend\w+ | contratá-l[ao]
    | recomend\w+\ (?:\w+\ ){0,2}?(?:contratar\w*|contratação|candidat\w+)
"""
_ANY = f"{_ENGLISH}|{_GERMAN}|{_FRENCH}|{_SPANISH}|{_ITALIAN}|{_PORTUGUESE}"
VERDICT = re.compile(rf"(?<!\w)(?:{_ANY})(?!\w)", re.IGNORECASE | re.VERBOSE)


def is_a_verdict(sentence: str) -> bool:
    """Whether it says what should become of somebody, or how good they are."""
    return bool(VERDICT.search(sentence))
