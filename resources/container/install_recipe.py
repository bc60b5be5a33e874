"""Installs one part of a folder's recipe while its image is built: `install_recipe.py PART FILE`.

It runs in the image's own Python, the one that Jupyter runs with. FILE is JSON, written by
engines/docker/recipe_layers.py: nothing that the folder's author wrote is part of a line of shell.

Jupyter itself stays as it is. Packages that would change what Jupyter consists of, and another
Python than its own, go into an environment of their own (ENV), whose kernel takes the place of
`python3`. It sees the packages of the image, too, unless its Python is another.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from glob import glob
from importlib import metadata

try:
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet
    from packaging.utils import canonicalize_name
except ImportError:
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.specifiers import SpecifierSet
    from pip._vendor.packaging.utils import canonicalize_name

ENV = os.path.join(sys.prefix, "envs", "folder")
ENV_PYTHON = os.path.join(ENV, "bin", "python")
JUPYTER = ("jupyterlab", "notebook", "jupyter-server", "nbclassic", "ipykernel")
MINOR = "%d.%d" % sys.version_info[:2]
KERNEL = os.path.join(sys.prefix, "share", "jupyter", "kernels", "python3")

PIP = """#!%s
import sys
from pip._internal.cli.main import main
sys.exit(main())
"""
# Begins a kernel as Jupyter does, and has it answer.
PROBE = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3", startup_timeout=60)
client.execute_interactive("1", timeout=60)
client.stop_channels()
manager.shutdown_kernel(now=True)
"""
R_PACKAGES = """
options(repos = commandArgs(TRUE)[1])
for (one in commandArgs(TRUE)[-1]) {
  part <- strsplit(one, "==", fixed = TRUE)[[1]]
  if (length(part) > 1) {
    if (!requireNamespace("remotes", quietly = TRUE)) install.packages("remotes")
    remotes::install_version(part[1], part[2], upgrade = "never")
  } else if (!requireNamespace(part[1], quietly = TRUE)) {
    install.packages(part[1])
  }
  if (!requireNamespace(part[1], quietly = TRUE)) stop("package '", part[1], "' is not available")
}
"""
R_LIBRARY = 'dir.create(Sys.getenv("R_LIBS_USER"), recursive = TRUE, showWarnings = FALSE)'


def run(*command):
    """Run a command; when it fails, the build fails."""
    code = call(*command)
    if code:
        sys.exit(code)


def call(*command):
    """Run a command that people may see in the log, and return its exit status."""
    shown = (one if len(one) < 200 else "…" for one in command)
    print("$ " + " ".join(map(shlex.quote, shown)), flush=True)
    return subprocess.call(command, stdin=subprocess.DEVNULL)


def python():
    """Return the Python that the folder's packages are installed for."""
    return ENV_PYTHON if os.path.exists(ENV_PYTHON) else sys.executable


# ---------------------------------------------------------------- Jupyter's own packages


def jupyter_packages():
    """Return the version and the requirements of all packages that Jupyter consists of."""
    found = {}
    waiting = list(JUPYTER)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        needs = [one for one in map(Requirement, package.requires or ()) if applies(one)]
        found[name] = (package.version, needs)
        waiting += [one.name for one in needs]
    return found


def applies(requirement):
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def would_change(named):
    """Return the first requirement that what Jupyter consists of does not meet, or nothing."""
    packages = jupyter_packages()
    for text in named:
        try:
            one = Requirement(text)
        except ValueError:
            continue
        version, _needs = packages.get(canonicalize_name(one.name), ("", ()))
        if version and applies(one) and (one.url or not one.specifier.contains(version, True)):
            return text
    return ""


def broken():
    """Return the requirements of Jupyter's packages that are not met."""
    packages = jupyter_packages()
    return {
        name + " needs " + str(need)
        for name, (_version, needs) in packages.items()
        for need in needs
        if not need.specifier.contains(
            packages.get(canonicalize_name(need.name), ("0", ()))[0], True
        )
    }


# ---------------------------------------------------------------- an environment of its own


def make_environment(why, other_python=""):
    """Make ENV with this Python and what is installed for it, or with another one alone."""
    print(why + ": the folder's packages get an environment of their own.", flush=True)
    bare = () if other_python else ("--without-pip",)  # it uses the one of the image
    run(other_python or sys.executable, "-m", "venv", *bare, ENV)
    settings = os.path.join(sys.prefix, "pip.conf")
    if os.path.exists(settings):
        shutil.copy(settings, ENV)
    if other_python:
        pip("install", "ipykernel")
    else:
        site = sysconfig.get_path("purelib", vars={"base": ENV})
        with open(os.path.join(site, "image.pth"), "w") as file:
            file.write("import site; site.addsitedir(%r)\n" % sysconfig.get_path("purelib"))
        for name in ("pip", "pip3"):
            with open(os.path.join(ENV, "bin", name), "w") as file:
                file.write(PIP % ENV_PYTHON)
            os.chmod(file.name, 0o775)


def register(display):
    """Have Jupyter run Python notebooks in ENV. display: the kernel's name, with {version}."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    version = subprocess.check_output([ENV_PYTHON, "-c", ask], universal_newlines=True).strip()
    kernel = {
        "argv": [ENV_PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": display.replace("{version}", version),
        "language": "python",
        "env": {"PATH": os.path.dirname(ENV_PYTHON) + os.pathsep + "${PATH}"},
        "metadata": {"debugger": True},
    }
    os.makedirs(KERNEL, exist_ok=True)
    file = os.path.join(KERNEL, "kernel.json")
    if os.path.exists(file):
        os.remove(file)  # it may be a hard link to the one in a store of packages
    with open(file, "w") as written:
        written.write(json.dumps(kernel, indent=1) + "\n")


def prove_kernel():
    """See to it that notebooks run in ENV, if need be with another ipykernel than was asked for."""
    if kernel_answers():
        return
    print("Notebooks do not run with this ipykernel: a newer one is installed.", flush=True)
    pip("install", "--upgrade", "ipykernel")
    if not kernel_answers():
        sys.exit("Notebooks do not run in the environment of the folder's packages.")


def kernel_answers():
    home = tempfile.mkdtemp()  # what is made there is for whoever makes it alone
    env = dict(os.environ, HOME=home, IPYTHONDIR=home, JUPYTER_RUNTIME_DIR=home)
    answered = subprocess.run([sys.executable, "-c", PROBE], env=env, stderr=subprocess.PIPE)
    shutil.rmtree(home, ignore_errors=True)
    sys.stderr.buffer.write(answered.stderr[-2000:] if answered.returncode else b"")
    return answered.returncode == 0


# ---------------------------------------------------------------- the parts of a recipe


def system(told):
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "--quiet")
    run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "--", *told["names"])
    for one in glob("/var/lib/apt/lists/*"):
        shutil.rmtree(one, ignore_errors=True) if os.path.isdir(one) else os.remove(one)


def conda(told):
    """Install packages of conda, and see to the Python that is wanted."""
    fits = python_fits(told["python"])
    if fits and not told["specs"]:
        return
    tool = next(filter(None, map(shutil.which, ("mamba", "conda", "micromamba"))), None)
    if tool is None:
        conda_is_missing(told, fits)
        return
    named = [one for one in told["channels"] if one != "nodefaults"]
    channels = ["--override-channels"] if named else []
    for one in named:
        channels += ["--channel", one]
    if fits and not would_change(told["specs"]):
        into = (tool, "install", "--yes", "--prefix", sys.prefix)
        if call(*into, *channels, *told["specs"], *conda_pins()) == 0:
            return
    print("The folder's packages get an environment of their own.", flush=True)
    wanted = [conda_python(told["python"])] if told["python"] else []
    create = (tool, "create", "--yes", "--prefix", ENV)
    given = (*channels, *wanted, "ipykernel", "pip", *told["specs"])
    code = call(*create, *given)
    if code:
        import conda_reasons  # a file beside this one

        asked = (*create, "--dry-run", "--json", *given)
        conda_reasons.tell(asked, [*wanted, *told["specs"]], named)
        sys.exit(code)
    register(told["display"])
    prove_kernel()


def conda_pins():
    """Return specifications that keep the versions of what Jupyter consists of."""
    pins = ["python=" + MINOR] if glob(os.path.join(sys.prefix, "conda-meta", "python-3*")) else []
    for name, (version, _needs) in sorted(jupyter_packages().items()):
        meta = "%s-%s-*.json" % (name, version)
        if glob(os.path.join(sys.prefix, "conda-meta", meta)):
            pins.append("%s=%s" % (name, version))
    return pins


def conda_is_missing(told, fits):
    """Have another Python that lies in the image or that uv has, or give up."""
    if fits or told["specs"]:
        wanted = (told["specs"] or ["Python " + told["python"]])[0]
        sys.exit("This environment has neither mamba nor conda to install " + wanted)
    numbers = re.match(r"(?:==)?(\d+\.\d+)", told["python"].strip())
    wanted = numbers.group(1) if numbers else told["python"].strip()
    other = (numbers and shutil.which("python" + wanted)) or python_of_uv(wanted)
    if not other:
        sys.exit("Python %s cannot be installed in this environment." % wanted)
    make_environment("Another Python is asked for", other)
    register(told["display"])


def python_of_uv(wanted):
    """Return the path of a Python that uv fetches, which stays in the image; empty for none."""
    tools = tempfile.mkdtemp()
    uv = os.path.join(tools, "bin", "uv")
    os.environ["UV_PYTHON_INSTALL_DIR"] = os.path.join(sys.prefix, "share", "pythons")
    into = (sys.executable, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--target", tools)
    found = ""
    if call(*into, "uv") == 0 and call(uv, "python", "install", "--no-bin", wanted) == 0:
        find = [uv, "python", "find", "--managed-python", wanted]
        found = subprocess.check_output(find, universal_newlines=True).strip()
    shutil.rmtree(tools, ignore_errors=True)
    return found


def python_fits(wanted):
    """Tell whether this Python is the one that is wanted; releases of one minor version are."""
    wanted = wanted.strip()
    if re.match(r"\d+(\.\d+)*$", wanted):
        wanted = "==%s.*" % ".".join(wanted.split(".")[:2])
    try:
        return SpecifierSet(wanted).contains("%d.%d.%d" % sys.version_info[:3])
    except ValueError:
        return True


def conda_python(wanted):
    wanted = wanted.replace(" ", "")
    return "python" + ("=" if wanted[:1].isdigit() else "") + wanted


def requirements(told):
    """Install requirements and projects, and what shows pages that notebooks serve."""
    version = subprocess.check_output([python(), "--version"], universal_newlines=True)
    print(version.strip(), flush=True)
    if told["files"] or told["projects"]:
        if python() == sys.executable:
            install_beside_jupyter(told)
        else:
            install_requirements(told)
        if python() != sys.executable:
            prove_kernel()
    if told["pages"] and not show_pages(told["pages"]):
        if not (told["files"] or told["projects"]):
            sys.exit(1)
        print(told["pages"] + " cannot be installed: pages that notebooks serve are not shown.")


def install_beside_jupyter(told):
    """Install them where Jupyter is, unless that would break it."""
    why = would_change(told["named"])
    if not why:
        before = {name: version for name, (version, _needs) in jupyter_packages().items()}
        faults = broken()
        install_requirements(told)
        why = next(iter(sorted(broken() - faults)), "")
        if not why:
            return
        now = {name: version for name, (version, _needs) in jupyter_packages().items()}
        changed = sorted(set(before.items()) - set(now.items()))
        pip("install", "--no-deps", *("%s==%s" % one for one in changed))
    make_environment("Jupyter cannot go with " + why)
    register(told["display"])
    install_requirements(told)


def install_requirements(told):
    fixed = ["-c", told["constraints"]] if told["constraints"] else []
    if told["files"]:
        pip("install", *fixed, *(part for file in told["files"] for part in ("-r", file)))
    if told["projects"]:
        pip("install", *fixed, *told["projects"])


def pip(command, *arguments):
    """Run pip for the folder's packages."""
    run(python(), "-m", "pip", command, "--no-cache-dir", "--no-input", *arguments)


def show_pages(package):
    """Install it without a change of what is there; tell whether that was possible."""
    freeze = [sys.executable, "-m", "pip", "list", "--format=freeze"]
    with open("/tmp/notedock-constraints", "w") as file:
        subprocess.check_call(freeze, stdout=file)
    into = [sys.executable, "-m", "pip", "install", "--no-cache-dir", "--no-input"]
    code = call(*into, "--constraint", file.name, package)
    os.remove(file.name)
    return code == 0


def r(told):
    if shutil.which("Rscript") is None:
        specs = {"specs": ["r-base", "r-irkernel"], "channels": ["conda-forge"], "python": ""}
        conda(dict(told, **specs))
    run("Rscript", "-e", R_LIBRARY)
    if told["packages"]:
        run("Rscript", "-e", R_PACKAGES, told["repository"], *told["packages"])
    for one in told["scripts"]:
        run("Rscript", one)


def julia(told):
    code = "import Pkg; Pkg.instantiate(); Pkg.precompile()"
    run("julia", "--project=" + told["project"], "-e", code)


def commands(told):
    os.environ["PATH"] = os.path.dirname(python()) + os.pathsep + os.environ["PATH"]
    for one in told["commands"]:
        run("bash" if shutil.which("bash") else "sh", "-c", one)


PARTS = {
    "system": system,
    "conda": conda,
    "requirements": requirements,
    "r": r,
    "julia": julia,
    "commands": commands,
}

if __name__ == "__main__":
    os.umask(0o002)
    with open(sys.argv[2], encoding="utf-8") as given:
        what = json.load(given)
    if os.path.isdir(what["folder"]):
        os.chdir(what["folder"])
    PARTS[sys.argv[1]](what)
