"""Cut what was said into quotable pieces, each a verbatim part of its Turn (pure)."""

import re
from collections.abc import Iterator

# Nobody bounds what is said or uploaded: from within a run of marks or of space none of these
# patterns looks again, and none goes back into one, or a long run would take hours.

#: The end of a sentence: closing marks and quotes, then space; in Chinese or Japanese no space.
END = re.compile(r"((?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$)|[。！？])\s*")
#: Dots that end no sentence.
ABBREVIATION = re.compile(
    r"\b(?:dr|mr|mrs|ms|prof|st|vs|e\.g|i\.e|approx|z\.b|bzw|ca|nr|[^\W\d])\.$", re.IGNORECASE
)
#: As far back as it reaches, and what stands before it.
LONGEST_ABBREVIATION = len(" approx.")
#: Where a very long piece may be cut: before a word that opens a new thought, or after a comma.
JOINT = re.compile(
    r"(?<=[,;:–—])\s++|(?<!\s)\s++(?=(?:and|but|so|because|then|und|aber|et|mais|y|pero)\s)"
)

LONGEST_WORDS = 45


def sentences_of(text: str) -> list[str]:
    """The sentences of a Turn in their order; speech without full stops is cut at its joints."""
    pieces: list[str] = []
    start = 0
    for match in END.finditer(text):
        ending = text[max(start, match.end(1) - LONGEST_ABBREVIATION) : match.end(1)]
        if ABBREVIATION.search(ending) and match.end() < len(text):
            continue
        pieces.append(text[start : match.end()])
        start = match.end()
    pieces.append(text[start:])
    return [part for piece in pieces for part in _shortened(piece.strip()) if part]


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each of them begins and ends in the text."""
    place = 0
    for sentence in sentences_of(text):
        start = text.index(sentence, place)
        place = start + len(sentence)
        yield start, place


def _shortened(piece: str) -> list[str]:
    """Cut a piece of more than `LONGEST_WORDS` words as near to its middle as its joints allow."""
    if len(piece.split()) <= LONGEST_WORDS:
        return [piece]
    middle = len(piece) / 2
    joints = [(match.start(), match.end()) for match in JOINT.finditer(piece)]
    spaces = [(match.start(), match.end()) for match in re.finditer(r"\s+", piece)]
    third = len(piece) / 3
    central = [joint for joint in joints if third < joint[0] < 2 * third] or spaces
    left, right = min(central, key=lambda cut: abs(cut[0] - middle))
    return [*_shortened(piece[:left]), *_shortened(piece[right:])]
