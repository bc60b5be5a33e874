"""Which environment of the catalogue notebooks can run in that are written in certain languages."""

from __future__ import annotations

from collections.abc import Iterable

from notedock.core.environment import Catalogue, Environment


def environment_for_languages(
    catalogue: Catalogue, languages: Iterable[str], default: Environment
) -> Environment:
    """Return the environment to propose for notebooks in these languages (in lower case).

    That is `default` where it has them, or where its languages are not known. Else what has all of
    them and the fewest others, or, for notebooks in Python besides, what is built on the default.
    Languages that no environment has are left aside.
    """
    offered = {name for one in catalogue.environments for name in _languages(one)}
    wanted = {name.lower() for name in languages} & offered
    if not default.languages or wanted <= _languages(default):
        return default
    fitting = [one for one in catalogue.environments if wanted <= _languages(one)]
    if "python" in wanted:
        built_on_default = [one for one in fitting if default.name in _ancestors(catalogue, one)]
        return next(iter(built_on_default or fitting), default)
    return min(fitting, key=lambda one: len(one.languages), default=default)


def _languages(environment: Environment) -> set[str]:
    return {name.lower() for name in environment.languages}


def _ancestors(catalogue: Catalogue, environment: Environment) -> set[str]:
    parents = {one.name: one.parent for one in catalogue.family}
    found: set[str] = set()
    name = environment.parent
    while name and name not in found:
        found.add(name)
        name = parents.get(name, "")
    return found
