"""What the model of a storm asks for, so that a sum says which answers are in it (pure).

The first answer about a step costs one token, the next two, then four: each has a bit of its own in
the sum of those that were paid, and the tokens that it wrote count how many they were.
"""

#: Dollars for a million tokens, so microdollars for each.
PRICE_IN, PRICE_OUT = 1, 3
TOKENS_OUT = 1
#: The column of a step holds no more, and no step of a storm comes near.
MOST_CALLS = 30


def tokens_of(count: int) -> int:
    """Of the so many-th answer about a step of a session. Raises ValueError after the last."""
    if not 1 <= count <= MOST_CALLS:
        raise ValueError(f"no price for answer {count}")
    return 1 << (count - 1)


def answers_in(tokens_in: int) -> list[int]:
    """The tokens of each answer that was paid for once; see `is_once`."""
    return [1 << place for place in range(tokens_in.bit_length()) if tokens_in >> place & 1]


def is_once(tokens_in: int, tokens_out: int) -> bool:
    """Each answer in it at most once: two of the same carry, and are fewer bits than answers."""
    return len(answers_in(tokens_in)) * TOKENS_OUT == tokens_out


def cost_of(tokens_in: int, tokens_out: int) -> int:
    """Millionths of a dollar."""
    return tokens_in * PRICE_IN + tokens_out * PRICE_OUT
