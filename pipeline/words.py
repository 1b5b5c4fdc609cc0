"""Words as a summariser counts them: folded, without the ones that every sentence has (pure)."""

import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

#: The most frequent words of a few languages; of others the counting itself weighs them down.
COMMON = frozenset(
    """
    a about after all also am an and any are as at be because been but by can could did do does
    don't down for from get go going got had has have he her him his how i i'd i'll i'm i've if
    in into is it it's its just kind know like lot made make me more most my no not now of on
    one only or other our out over people quite really said say she so some something sort such
    than that that's the their them then there these they thing things think this those time to
    two up us very was we well went were what when where which while who why will with would yes
    you your
    aber als auch auf aus bei bin bis da damit dann das dass dem den der des die dies diese doch
    du ein eine einen einer eines er es für habe haben hat hatte ich ihr im in ist ja kann kein
    man mehr mein mich mir mit nach nicht noch nur oder schon sehr sein sich sie sind so über um
    und uns von vor war waren was weil wenn wer wie wir wird wo zu zum zur
    ai au aux avec ce ces cette ce c'est dans de des du elle en est et eu il ils j'ai je la le
    les leur lui mais me mes moi mon même ne nos notre nous on ont ou où par pas plus pour qu
    que qui sa sans se ses si son sont sur ta tes tout très tu un une vos votre vous y à été
    était
    al algo como con cuando del desde donde el ella ellos era eran es esa ese eso esta este esto
    fue ha hay la las le les lo los me mi mis mucho muy más nada ni no nos o para pero por
    porque que qué se ser si sin sobre son su sus también te tengo tiene todo tu un una uno y ya
    yo
    """.split()  # noqa: SIM905 - a list literal would be five times as long
)

FILLERS = frozenset(
    "ah äh ähm euh eh er erm hm hmm mhm mm oh ok okay uh uhm um yeah yep yes".split()  # noqa: SIM905 - as above
)
#: Shorter words hardly tell anything, unless they are numbers.
SHORTEST_TELLING = 3


def words_of(text: str) -> list[str]:
    """Every word, folded, in its order."""
    return [match.group().casefold().replace("’", "'") for match in WORD.finditer(text)]


def telling_words(text: str) -> list[str]:
    """The words that could tell this sentence from another."""
    return [
        word
        for word in words_of(text)
        if word not in COMMON
        and word not in FILLERS
        and (len(word) >= SHORTEST_TELLING or word.isdigit())
    ]
