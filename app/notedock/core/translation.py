"""Translation of the texts that are shown on the screen, without a dependency on Qt.

How to write a text, in every package:

    translate("Problem", "The folder “{folder}” is not there.", folder=folder)
    counted("Log", "%n match", "%n matches", found)

- The first argument is Qt's context, which groups texts for translators: use the module's own.
- Texts are string literals, over several lines if need be: no f-string, no variable, no
  `"…" + name`. `make translations` collects them, and `make check` reports what it cannot collect.
- Values are named and are put in after the translation. A sentence is one text, never joined
  from pieces: other languages have another order.
- A number that decides between singular and plural is `%n` and goes through `counted`. English
  has its two forms in the code; a translation has as many as its language.
- Inside a class of the window `self.tr("…")` does the same as `translate`, with the class as
  context. Values are then put in with `.format(folder=folder)`.
- Never call these while a module is being imported: the language is not known yet.

The terminal's own texts stay English, as options and commands are. Without a window no translator
is set, and the source texts are returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

# (context, text, number or -1) → the translation, or the text itself with the number filled in
Translator = Callable[[str, str, int], str]


class _Installed:
    translator: Translator | None = None


def set_translator(translator: Translator | None) -> None:
    """Translate all texts with `translator` from now on; None returns the source texts."""
    _Installed.translator = translator


def has_translator() -> bool:
    """Tell whether a translator is set."""
    return _Installed.translator is not None


def translate(context: str, text: str, /, **values: object) -> str:
    """Return the translation of `text`, with `values` in place of their `{names}`."""
    translator = _Installed.translator
    return _filled(translator(context, text, -1) if translator else text, text, values)


def translate_data(context: str, text: str, /) -> str:
    """Return the translation of a text that is not a literal but comes from the catalogue."""
    return _Installed.translator(context, text, -1) if _Installed.translator else text


def counted(context: str, one: str, many: str, n: int, /, **values: object) -> str:
    """Return the singular or plural form for `n`, which is `%n` in the texts.

    Translations are looked up by `many`.
    """
    translated, english = (
        many.replace("%n", str(n)),
        (one if n == 1 else many).replace("%n", str(n)),
    )
    if _Installed.translator:
        translated = _Installed.translator(context, many, n)
    untranslated = translated == many.replace("%n", str(n))
    return _filled(english if untranslated else translated, english, values)


def _filled(text: str, source: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    try:
        return text.format_map(values)
    except (LookupError, ValueError):  # a translator has misspelt a name
        return source.format_map(values)
