"""Makes environments in a folder of their own, which gets its name when it is complete.

A folder's environment begins as a copy of the catalogue's, of hard links: it takes next to no
space, and nothing is compiled again. What the folder asks for goes into it as long as Jupyter's own
packages stay as they are; otherwise, and for another Python, into a second one for its kernel.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from notedock.core import requirements, uv_program
from notedock.core.task import Task
from notedock.core.translation import translate
from notedock.engines.builtin import build_fence, manifest, uv
from notedock.engines.builtin.content import OWN, Content, lock_text
from notedock.engines.builtin.pythons import Python
from notedock.engines.builtin.uv import UvFailedError

ENVIRONMENT, KERNEL, KERNELS = "env", "kernel", "jupyter"
STAGE = "stage"  # what uv reads, and its home; removed at the end
# What every start imports, and what most notebooks do: to import it compiles just that.
_IMPORTED = (
    "jupyterlab.labapp notebook.app jupyter_server_terminals jupyter_lsp jupyter_server_proxy",
    "ipykernel.kernelapp matplotlib.pyplot matplotlib_inline.backend_inline ipympl ipywidgets",
    "pandas scipy.stats scipy.optimize sklearn.linear_model seaborn nbconvert.exporters",
)
_IMPORT = """
import importlib, sys
for name in sys.argv[1].split():
    try:
        importlib.import_module(name)
    except ImportError:
        pass
"""
_LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)
_EDITABLE = re.compile(r"^([ \t]*)(?:-e|--editable)(?:\s*=\s*|\s+)", re.MULTILINE)
_NO_SOLUTION = "No solution found"
_TESTS = re.compile(r"(?:^|/)tests?/")


class Making:
    """One environment that is being made. part: its folder. builtin: that of this engine."""

    def __init__(self, part: Path, builtin: Path, task: Task) -> None:
        self._part = part
        self._builtin = builtin
        self._task = task
        self._stage = part / STAGE
        self._stage.mkdir()
        self._uv = Path(uv_program.path()).resolve()
        self._reads = {self._uv}  # and where interpreters are

    # ---- one of the catalogue's

    def make_locked(self, lock: str, python: Python) -> None:
        """Make what a lock of the catalogue's says. Raises UvFailedError, Cancelled, OSError."""
        environment = self._part / ENVIRONMENT
        self._see_pythons(python)
        self._make(environment, python)
        (self._stage / "lock.txt").write_text(lock_text(lock), encoding="utf-8")
        self._install(environment, "--require-hashes", "--no-deps", "-r", "lock.txt")
        with ThreadPoolExecutor() as pool:  # on all processors
            list(pool.map(lambda names: self._python(environment, "-c", _IMPORT, names), _IMPORTED))
        self._finish()

    # ---- a folder's

    def make_for_folder(
        self, base: Path, content: Content, python: Python, other: Python | None, final: Path
    ) -> bool:
        """Make what a folder asks for.

        base: the environment of the catalogue's that it begins with. other: the Python of its
        kernel where that is not the one of `base`. final: where the folder of this environment
        will be. Returns whether the kernel has an environment of its own. Raises UvFailedError,
        Cancelled, OSError.
        """
        environment = self._part / ENVIRONMENT
        self._see_pythons(python, *filter(None, (other,)))
        _link(base / ENVIRONMENT, environment, self._task.cancel.check)
        arguments = self._stage_content(content)
        own_kernel = other is not None
        if not own_kernel and arguments:
            own_kernel = not self._installed_beside_jupyter(environment, arguments)
        if own_kernel:
            kernel = self._part / KERNEL
            self._make(kernel, other or python)
            more = () if other is None else ("pip",)
            self._install(kernel, "--compile-bytecode", "ipykernel", *more, *arguments)
            if other is None:
                _see(kernel, environment)
            self._python(kernel, "-c", "import ipykernel.kernelapp")
            self._write_kernel(other or python, final)
        else:
            self._compile(environment, set(manifest.read(base)))
        self._finish()
        return own_kernel

    def _stage_content(self, content: Content) -> list[str]:
        """Write down what uv reads, and return the arguments that name it."""
        content.projects.copy(self._stage)
        for path, text in content.texts.items():
            file = self._stage / requirements.below(path)
            file.parent.mkdir(parents=True, exist_ok=True)
            written = _EDITABLE.sub(r"\1", text)  # it would lead to the copy, which goes
            file.write_text(written, encoding="utf-8", errors="replace")
        if not (content.files or content.targets):
            return []
        arguments = [part for file in content.files for part in ("-r", f"./{file}")]
        arguments += [part for file in content.limits for part in ("-c", f"./{file}")]
        return [*arguments, *content.options, *content.targets]

    def _installed_beside_jupyter(self, environment: Path, arguments: list[str]) -> bool:
        """Install where Jupyter is; return whether its packages can stay as they are."""
        pins = self._stage / OWN / "jupyter.txt"
        pins.parent.mkdir(exist_ok=True)
        pins.write_text("".join(f"{one}\n" for one in _jupyters(environment)), encoding="utf-8")
        try:
            self._install(environment, "-c", f"{OWN}/jupyter.txt", *arguments)
        except UvFailedError as error:
            if _NO_SOLUTION not in error.said:
                raise
            return False
        return True

    def _write_kernel(self, python: Python, final: Path) -> None:
        command = final / KERNEL / "bin" / "python"
        name = translate("Kernel", "Python {version} (this folder)", version="{version}")
        minor = python.version.rpartition(".")[0]
        kernel = {
            "argv": [str(command), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": name.replace("{version}", minor),
            "language": "python",
            "env": {"PATH": f"{command.parent}{os.pathsep}${{PATH}}"},
            "metadata": {"debugger": True},
        }
        folder = self._part / KERNELS / "kernels" / "python3"
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(json.dumps(kernel, indent=1), encoding="utf-8")

    def _compile(self, environment: Path, before: set[str]) -> None:
        """Compile the code that has come on top of `before`, but for tests of packages."""
        inside = f"{ENVIRONMENT}/"
        new = [one for one in manifest.code(environment) if inside + one not in before]
        new = [str(environment / one) for one in new if not _TESTS.search(one)]
        if new:
            names = self._stage / OWN / "compiled.txt"
            names.write_text("\n".join(new), encoding="utf-8", errors="surrogateescape")
            self._python(environment, "-m", "compileall", "-q", "-j", "0", "-i", str(names))

    # ---- what both need

    def _see_pythons(self, *pythons: Python) -> None:
        for one in pythons:
            self._reads |= {Path(one.base), Path(one.path).resolve().parent}

    def _make(self, environment: Path, python: Python) -> None:
        interpreter = str(Path(python.path).resolve())  # where the fence shows it
        command = ["venv", "--relocatable", "--no-project", "--python", interpreter]
        self._run(str(self._uv), *command, str(environment))

    def _install(self, environment: Path, *arguments: str) -> None:
        command = ["pip", "install", "--python", str(environment / "bin" / "python")]
        self._run(str(self._uv), *command, *arguments)

    def _python(self, environment: Path, *arguments: str) -> None:
        self._run(str(environment / "bin" / "python"), "-I", *arguments)

    def _run(self, *command: str) -> None:
        """Run a command where it reaches nothing but this engine's own folders."""
        fenced = build_fence.fenced(list(command), self._builtin, self._stage, self._reads)
        uv.run_program(fenced, self._builtin, self._stage, self._task)

    def _finish(self) -> None:
        shutil.rmtree(self._stage)
        for one in (ENVIRONMENT, KERNEL, KERNELS):
            if (self._part / one).is_dir():
                (self._part / one).chmod(0o755)
        self._part.chmod(0o755)
        manifest.write(self._part)


def _jupyters(environment: Path) -> list[str]:
    """Return the packages of the smallest environment, with their versions in another one."""
    own = {requirements.normalized(one) for one in _LOCKED.findall(lock_text("minimal"))}
    found = (one.name.removesuffix(".dist-info") for one in _site(environment).glob("*.dist-info"))
    parted = (one.rpartition("-") for one in found)
    return [
        f"{name}=={version}"
        for name, _dash, version in parted
        if requirements.normalized(name) in own
    ]


def _site(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages"))


def _see(kernel: Path, environment: Path) -> None:
    """Let a kernel's environment see the packages of Jupyter's, after its own."""
    target = os.path.relpath(_site(environment), _site(kernel))
    (_site(kernel) / "environment.pth").write_text(f"{target}\n", encoding="utf-8")


def _link(source: Path, target: Path, check: Callable[[], None]) -> None:
    """Copy a folder by hard links. check: called now and then. Raises OSError."""
    target.mkdir()
    target.chmod(0o755)
    check()
    with os.scandir(source) as entries:
        for one in entries:
            if one.is_dir(follow_symlinks=False):
                _link(Path(one.path), target / one.name, check)
            else:
                os.link(one.path, target / one.name, follow_symlinks=False)
