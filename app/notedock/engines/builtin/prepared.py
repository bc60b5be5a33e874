"""A prepared environment of the built-in engine, as its servers are started from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PREFIX = "builtin:"  # of the references of this engine; the rest identifies the content


@dataclass(frozen=True)
class PreparedEnvironment:
    """A virtual environment that is complete; nothing ever changes it.

    reference: what `Environments.prepare` has returned, PREFIX and a hash of the content.
    folder: the virtual environment with Jupyter. bases: folders outside of it that its interpreters
    need (`sys.base_prefix`), to be read only. kernels: folders that are put before `JUPYTER_PATH`,
    with the kernels that the notebooks run in where those are not Jupyter's own; further virtual
    environments that these use lie beside them and are in `reads`.
    reads: all folders, `folder` among them, that a server reads.
    """

    reference: str
    folder: Path
    bases: tuple[Path, ...] = ()
    kernels: tuple[Path, ...] = ()
    reads: tuple[Path, ...] = ()

    @property
    def jupyter(self) -> Path:
        """The interpreter that Jupyter is run with."""
        return self.folder / "bin" / "python"
