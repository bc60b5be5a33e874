"""The words that people read, in their own language where there is a translation into it.

How to write a text, in every room:

    translate("Problem", "The folder “{folder}” is not there.", folder=folder)
    counted("Log", "%n match", "%n matches", found)

- The first word is the context, which groups texts for translators: use what the module has.
- Texts stand there literally, over several lines if need be: no f-string, no variable, no
  `"…" + name`. `make translations` collects them, and `make check` says where one cannot be.
- Values come by name and are put in last, so whatever they hold does no harm. A sentence is
  written whole, never glued from pieces: other languages have another order.
- A number that decides between one and many is `%n` and goes through `counted`. English has its
  two forms in the code; a translation has as many as its language.
- Inside a class of the window `self.tr("…")` does the same as `translate`, with the class as
  context. Values are then put in with `.format(folder=folder)`.
- Never call these while a module is being imported: the language is not known yet.

The terminal's own words stay English, as options and commands are; without a window there is no
translator, and the source text is what is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

# context, text, number (-1 for none) → the translation, or the text itself with the number in it
Translator = Callable[[str, str, int], str]


class _Language:
    translator: Translator | None = None


def speak(translator: Translator | None) -> None:
    """Have all texts go through `translator` from now on; None leaves them as they are."""
    _Language.translator = translator


def is_translated() -> bool:
    """Tell whether texts become anything else than they are."""
    return _Language.translator is not None


def translate(context: str, text: str, /, **values: object) -> str:
    """Return `text` in the person's language, with `values` in the places of their names."""
    translator = _Language.translator
    return _filled(translator(context, text, -1) if translator else text, text, values)


def translate_given(context: str, text: str, /) -> str:
    """Return a text from a file of data, which `make translations` reads as well."""
    return _Language.translator(context, text, -1) if _Language.translator else text


def counted(context: str, one: str, many: str, n: int, /, **values: object) -> str:
    """Return the form that suits the number `n`, which stands in the texts as `%n`.

    Translations are looked up by `many`.
    """
    said, english = many.replace("%n", str(n)), (one if n == 1 else many).replace("%n", str(n))
    if _Language.translator:
        said = _Language.translator(context, many, n)
    untranslated = said == many.replace("%n", str(n))
    return _filled(english if untranslated else said, english, values)


def _filled(text: str, source: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    try:
        return text.format_map(values)
    except (LookupError, ValueError):  # a translator has misspelt a name
        return source.format_map(values)
