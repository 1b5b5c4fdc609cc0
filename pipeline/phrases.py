"""The few words of our own in a summary, in the languages that we can write (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Sentences around quotes; `{}` takes a number."""

    extractive: str
    written_by_model: str
    not_for_ai: str
    rough: str
    nothing_heard: str
    answered: str
    words_heard: str
    no_answer: str
    opening: str
    conversation: str
    left_out: str


ENGLISH = Phrases(
    extractive="This summary is extractive: a program chose quotes from what the candidate said. "
    "It contains no judgement and nothing that was not said.",
    written_by_model="Written by a language model. Every sentence carries a quote that was found "
    "word for word in the transcript. It contains no judgement; a person decides.",
    not_for_ai="The candidate did not agree to evaluation by AI, so no language model has read "
    "this conversation.",
    rough="The transcript is rough: the speech recognition used here makes many mistakes. "
    "Listen to the recording before relying on a quote.",
    nothing_heard="Nothing was heard from the candidate, so there is nothing to quote.",
    answered="questions answered: {} of {}",
    words_heard="words heard from the candidate: {}",
    no_answer="No answer was heard.",
    opening="Before the first question",
    conversation="The conversation",
    left_out="{} sentences of the model were left out: their quotes are not in the transcript "
    "or they judged the candidate.",
)

GERMAN = Phrases(
    extractive="Diese Zusammenfassung ist extraktiv: Ein Programm hat Zitate aus den Worten der "
    "interviewten Person ausgewählt. Sie enthält kein Urteil und nichts, was nicht gesagt wurde.",
    written_by_model="Von einem Sprachmodell geschrieben. Jeder Satz trägt ein Zitat, das Wort für "
    "Wort im Transkript gefunden wurde. Sie enthält kein Urteil; ein Mensch entscheidet.",
    not_for_ai="Der Auswertung durch KI wurde nicht zugestimmt; kein Sprachmodell hat dieses "
    "Gespräch gelesen.",
    rough="Das Transkript ist grob: Die Spracherkennung macht hier viele Fehler. Bitte die "
    "Aufnahme anhören, bevor ein Zitat verwendet wird.",
    nothing_heard="Von der interviewten Person war nichts zu hören; es gibt nichts zu zitieren.",
    answered="beantwortete Fragen: {} von {}",
    words_heard="gehörte Wörter der interviewten Person: {}",
    no_answer="Es war keine Antwort zu hören.",
    opening="Vor der ersten Frage",
    conversation="Das Gespräch",
    left_out="{} Sätze des Modells wurden weggelassen: Ihre Zitate stehen nicht im Transkript, "
    "oder sie urteilten.",
)

FRENCH = Phrases(
    extractive="Ce résumé est extractif : un programme a choisi des citations parmi les paroles de "
    "la personne interrogée. Il ne contient aucun jugement et rien qui n’ait été dit.",
    written_by_model="Rédigé par un modèle de langage. Chaque phrase porte une citation retrouvée "
    "mot pour mot dans la transcription. Il ne contient aucun jugement ; une personne décide.",
    not_for_ai="L’évaluation par IA n’a pas été acceptée : aucun modèle de langage n’a lu cette "
    "conversation.",
    rough="La transcription est approximative : la reconnaissance vocale fait ici beaucoup "
    "d’erreurs. Écoutez l’enregistrement avant de vous fier à une citation.",
    nothing_heard="La personne interrogée n’a pas été entendue ; il n’y a rien à citer.",
    answered="questions avec réponse : {} sur {}",
    words_heard="mots entendus de la personne interrogée : {}",
    no_answer="Aucune réponse n’a été entendue.",
    opening="Avant la première question",
    conversation="La conversation",
    left_out="{} phrases du modèle ont été écartées : leurs citations ne sont pas dans la "
    "transcription, ou elles jugeaient la personne.",
)

SPANISH = Phrases(
    extractive="Este resumen es extractivo: un programa eligió citas de lo que dijo la persona "
    "entrevistada. No contiene ningún juicio ni nada que no se haya dicho.",
    written_by_model="Escrito por un modelo de lenguaje. Cada frase lleva una cita encontrada "
    "palabra por palabra en la transcripción. No contiene ningún juicio; decide una persona.",
    not_for_ai="No se aceptó la evaluación por IA: ningún modelo de lenguaje ha leído esta "
    "conversación.",
    rough="La transcripción es aproximada: el reconocimiento de voz comete aquí muchos errores. "
    "Escuche la grabación antes de fiarse de una cita.",
    nothing_heard="No se oyó nada de la persona entrevistada; no hay nada que citar.",
    answered="preguntas respondidas: {} de {}",
    words_heard="palabras oídas de la persona entrevistada: {}",
    no_answer="No se oyó ninguna respuesta.",
    opening="Antes de la primera pregunta",
    conversation="La conversación",
    left_out="Se omitieron {} frases del modelo: sus citas no están en la transcripción o juzgaban "
    "a la persona.",
)

_BY_LANGUAGE = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}


def phrases_in(language: str) -> Phrases:
    """By the first part of a language tag; English where we have no words."""
    return _BY_LANGUAGE.get(language.partition("-")[0].lower(), ENGLISH)
