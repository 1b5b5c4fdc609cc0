"""Words for how somebody speaks or is, in six languages: they never belong into a result (pure).

Where a word has a meaning that is about the work ("confidential", "relation de confiance", Lisp),
only the turns of phrase that are about a person are here.
"""

import re

_ENGLISH = r"""
    (?:over|self|un|under)?-?confiden(?:t|ce|tly) | self-assur\w+ | insecure(?:ly)? | assertive\w*
    | shy(?:ly|ness)?(?!\ of\b) | timid\w* | mumbl\w+ | stutter\w* | stammer\w* | drawl\w*
    | slurr\w+
    | (?:with|has|have|had)\ an?\ (?:\w+\ )?lisp(?!\ (?:dialect|program|interpreter|compiler))
    | lisp(?:s|ed|ing) | soft-?spoken | monoton(?:e|ous|ously)(?!\ (?:function|work|increas|task))
    | broken\ (?:english|german|french|spanish|italian|portuguese)
"""
_GERMAN = r"""
    unsicher(?!,?\ (?:ob|wie|was|wann)\b) | schüchtern\w* | selbstbewusst\w* | selbstsicher\w*
    | selbstvertrauen | akzent | tonfall | tonlage | stimmlage | nervös\w* | ängstlich\w*
    | aufgeregt\w* | stotter\w* | stammel\w* | lisp(?:el|l)\w* | nusch(?:el|l)\w* | zögerlich\w*
    | gebrochene[mns]?\ (?:deutsch|englisch|französisch|spanisch|italienisch|portugiesisch)
"""
_FRENCH = r"""
    avec\ (?:(?:beaucoup|peu|trop)\ d(?:e\ |['’]) | une?\ | certaine\ | grande\ )*
      (?:confiance|assurance|émotion|aisance|enthousiasme)(?!\ (?:maladie|qualité))
    | confiance\ en\ (?:soi|lui|elle|eux) | (?:pleine?|manque)\ d['’]assurance
    | sûre?s?\ d(?:e\ soi|['’]elle|e\ lui) | timid\w* | bég(?:ai|ay)\w* | zézai\w* | zozot\w*
    | nerveu\w+ | anxieu\w+ | hésitant\w*
"""
_SPANISH = r"""
    con\ (?:much[ao]\ |gran\ |poc[ao]\ |plena\ |total\ |ciert[ao]\ |demasiad[ao]\ |bastante\ )*
      (?:confianza|seguridad|emoción|entusiasmo|soltura)(?!\ (?:social|informática|alimentaria))
    | confianza\ en\ s[ií]\b | autoconfianza | segur[ao]s?\ de\ s[ií]\b | insegur[ao]s?
    | tímid[ao]s? | timidez | titube\w+ | tartamud\w+ | balbuce\w+ | ceceo | acento | nervios\w*
"""
_ITALIAN = r"""
    con\ (?:molt[ao]\ |grande\ |poc[ao]\ |tant[ao]\ |una\ |cert[ao]\ |tropp[ao]\ )*
      (?:sicurezza|fiducia|emozione|entusiasmo|disinvoltura)(?!\ (?:alimentare|informatica))
    | sicur[aoie]\ di\ s[eéè]\b | fiducia\ in\ s[eéè]\b | insicur[aoie] | insicurezza
    | timid(?:[ao]|ezza) | balbett\w+ | balbuzie | accento | tono\ di\ voce | nervos[aoie]
    | nervosismo | ansios[aoie]
"""
_PORTUGUESE = r"""
    com\ (?:muit[ao]\ |grande\ |pouc[ao]\ |plena\ |total\ |cert[ao]\ |demasiad[ao]\ |bastante\ )*
      (?:confiança|segurança|emoção|entusiasmo|desenvoltura)(?!\ (?:social|alimentar))
    | confiantes? | autoconfiança | confiança\ em\ si | segur[ao]s?\ de\ si | sotaque | gaguej\w+
    | gaguez | nervos[ao]s? | ansios[ao]s?
"""
_ANY = f"{_ENGLISH}|{_GERMAN}|{_FRENCH}|{_SPANISH}|{_ITALIAN}|{_PORTUGUESE}"
MANNER = re.compile(rf"\b(?:{_ANY})(?!\w)", re.IGNORECASE | re.VERBOSE)

#: Of a person, and never of what somebody advised: "They recommended a rollback" is a fact.
RECOMMENDING = re.compile(
    r"""\b(?:
    recommend\w*\ (?:to\ |be\ |being\ |not\ |that\ |we\ )*(?:hir|reject|invit|consider|advanc)\w*
    | recommend\w*\ (?:for|against)\ (?:a\ |an\ |the\ |this\ )?
      (?:role|job|position|post|team|next|second|hir|employ|interview|invit|further)\w*
    | recommend\w*\ (?:him|her|them|(?:the|this)\ (?:candidate|applicant|person))
    | recommend\w*\ as\ an?\ (?:\w+\ )?(?:hire|fit|candidate|employee|colleague)
    | (?:i|we)\ (?:(?:would|can|could|do|not|strongly|highly|therefore|also)\ ){0,3}recommend(?!ed)
    | (?:is|are|be|highly|strongly|warmly|not)\ recommended(?:\ against)?(?=\W*$)
    | (?:candidate|applicant|person|s?he|they)\ (?:is|are|was|were|(?:should|can)\ be)
      \ recommended
    | (?:my|our|final|overall)\ recommendation
    )(?!\w)
    | ^\W*(?:(?:would|can|could|strongly|highly|warmly|definitely|do|not|cannot)\ )*recommend\b
    | ^\W*recommend(?:ed|ation)\b(?:\ against|\ for)?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_about_the_person(sentence: str) -> bool:
    """Whether it says how somebody speaks or is, or recommends somebody."""
    return bool(MANNER.search(sentence) or RECOMMENDING.search(sentence))
