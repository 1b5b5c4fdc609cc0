"""The two finished conversations of the demonstration (pure)."""

from interviews.demo.script import CLOSING, QUESTIONS, Conversation, Outage, asks, says

HELPED, FIRST, STUCK, LEARN = (question.text for question in QUESTIONS)

JUNO = Conversation(
    candidate="Juno Samplesen",
    email="juno.samplesen@candidates.example",
    voice_name="coral",
    days_ago=2,
    scenes=(
        asks(
            "Hello Juno, and welcome. I am Ada, an artificial intelligence. I ask four questions, "
            "and people decide later. Take all the time you need."
        ),
        asks(HELPED, 1, pause_ms=400),
        says(
            "Last winter a customer rang because her invoices had vanished, an hour before the tax "
            "office closed. She was close to tears. I told her that I would stay on the line "
            "until we had found them.",
            1,
        ),
        asks("That sounds like a hard hour. What did you do then?", 1),
        says(
            "I asked her to read me what was on her screen, slowly. It turned out that a filter "
            "hid everything older than a month. We removed it together, and I wrote her a short "
            "note with pictures, so that it would not frighten her again.",
            1,
        ),
        asks(
            f"Thank you. {FIRST} For example, when the telephone rings while you are writing to "
            "somebody, and a colleague is standing at your desk with a question of their own.",
            2,
            heard=f"Thank you. {FIRST} For example, when the telephone rings while you",
        ),
        says(
            "Oh, I have a rule for that. First whoever cannot work at all, then whoever has a "
            "deadline today, then the rest in the order they came. And I tell those who wait how "
            "long it will take. People mind waiting less when they know.",
            2,
            pause_ms=-250,
        ),
        asks(STUCK, 3),
        says(
            "We had a printer server that stopped every Monday. I looked for two hours and then "
            "asked our network team, with a list of what I had tried. They saw that a backup ran "
            "at the same time. I wrote it into our handbook the same day.",
            3,
        ),
        asks(f"I see. And one last question. {LEARN}", 4),
        says(
            "I would like to learn how your customers really work. I would sit with two or three "
            "of them for a morning. After that I understand their tickets much better.",
            4,
        ),
        asks(CLOSING),
    ),
)

RAVI = Conversation(
    candidate="Ravi Exempel",
    email="ravi.exempel@candidates.example",
    voice_name="echo",
    days_ago=1,
    scenes=(
        asks(
            "Hello Ravi, and welcome. I am Ada, an artificial intelligence. I ask four questions, "
            "and people decide later. You can stop whenever you like."
        ),
        asks(HELPED, 1, pause_ms=400),
        says(
            "In the library where I work, a student had lost the only copy of her thesis. I sat "
            "down beside her, and we looked for it together in the older versions.",
            1,
            rough="in the library where i work a student had lost the only copy of her tea says i "
            "sat down beside her and we look for it to get her in the older versions",
        ),
        asks("And how did it end?", 1),
        says(
            "We found a version from the evening before. She lost one page and not one year. "
            "Since then I show every new student how to find older versions.",
            1,
        ),
        asks(f"Thank you. {FIRST}", 2),
        says(
            "I ask everybody one question: what happens if I come in an hour? The answers sort "
            "themselves. Somebody who cannot open the door comes before somebody with a new mouse.",
            2,
        ),
        Outage(lasts_ms=4000),
        asks(f"I am back, I am sorry for the break. Your time was stopped. {STUCK}", 3),
        says(
            "A reading machine for blind visitors stopped speaking. I know nothing about sound, so "
            "I called the maker the same morning and let them guide me. I asked them to explain "
            "why, and next time I could do it myself.",
            3,
        ),
        asks(LEARN, 4),
        says(
            "How you hand over work between shifts. In my experience most trouble starts there, "
            "and I would like to see how you do it before I suggest anything.",
            4,
        ),
        asks(CLOSING),
    ),
)

CONVERSATIONS = (JUNO, RAVI)
