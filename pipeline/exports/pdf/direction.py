"""Text that is read from right to left, in the order in which it is drawn (pure).

The part of Unicode's bidirectional algorithm (UAX 9) that plain sentences need: words of both
directions, numbers among them, mirrored brackets. Embeddings are no part of it: exports have none.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

RIGHT = {"R", "AL"}
NUMBERS = {"EN", "AN"}
BETWEEN_NUMBERS = {"ES", "CS", "ET"}
#: What is mirrored, as far as it is usual in sentences.
MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))


def reads_from_the_right(text: str) -> bool:
    """By its first letter that has a direction."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind in RIGHT for kind in kinds if kind in RIGHT | {"L"}), False)


def has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in RIGHT for char in text)


def drawn(line: str, *, from_the_right: bool) -> str:
    """One line, left to right as it stands on paper."""
    base = int(from_the_right)
    clusters = list(_clusters(line))
    levels = _levels([_kind(cluster) for cluster in clusters], base)
    order = list(range(len(clusters)))
    for level in range(max(levels, default=0), 0, -1):
        order = _reversed_from(order, levels, level)
    return "".join(
        _mirrored(clusters[place]) if levels[place] % 2 else clusters[place] for place in order
    )


def lines_of(text: str, *, fits: Callable[[str], bool]) -> Iterator[str]:
    """Words put on lines as long as they fit; a word that never fits has a line of its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and not fits(longer):
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _clusters(text: str) -> Iterator[str]:
    """Letters with their marks."""
    cluster = ""
    for char in text:
        if cluster and unicodedata.combining(char):
            cluster += char
            continue
        if cluster:
            yield cluster
        cluster = char
    if cluster:
        yield cluster


def _kind(cluster: str) -> str:
    kind = unicodedata.bidirectional(cluster[0])
    return "R" if kind in RIGHT else kind


def _levels(kinds: list[str], base: int) -> list[int]:
    resolved = _neutrals(_numbers(kinds, base), base)
    levels = {"L": 2 * base, "R": 1, "N": 2}
    return [levels[kind] for kind in resolved]


def _numbers(kinds: list[str], base: int) -> list[str]:
    """Numbers among words from the right are `N`, elsewhere as Latin letters."""
    found: list[str] = []
    strong = "R" if base else "L"
    for place, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
            found.append(kind)
        elif kind in NUMBERS:
            found.append("L" if strong == "L" else "N")
        elif kind in BETWEEN_NUMBERS and _stands_between(kinds, place):
            found.append(found[-1])
        else:
            found.append("")
    return found


def _stands_between(kinds: Sequence[str], place: int) -> bool:
    return 0 < place < len(kinds) - 1 and {kinds[place - 1], kinds[place + 1]} <= NUMBERS


def _neutrals(kinds: list[str], base: int) -> list[str]:
    """What has no direction takes that of both its neighbours, or of the whole line."""
    line = "R" if base else "L"
    before = line
    found = list(kinds)
    for place, kind in enumerate(kinds):
        if kind:
            before = "R" if kind == "N" else kind
            continue
        following = next((later for later in kinds[place:] if later), line)
        after = "R" if following == "N" else following
        found[place] = before if before == after else line
    return found


def _reversed_from(order: list[int], levels: Sequence[int], level: int) -> list[int]:
    result: list[int] = []
    run: list[int] = []
    for place in order:
        if levels[place] >= level:
            run.append(place)
            continue
        result += run[::-1]
        run = []
        result.append(place)
    return result + run[::-1]


def _mirrored(cluster: str) -> str:
    return MIRRORED.get(cluster, cluster)
