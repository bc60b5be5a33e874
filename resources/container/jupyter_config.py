# What Jupyter and kernels are told. Jupyter runs this as its configuration, perhaps several times.
# `engines/jupyter_configuration.py` puts values before it: work, ip, port, base_url, host, address,
# login_page, ipython_startup, kernels.
# It is for every Python that an image may have, and for the notebook server before Jupyter Server.
#
# The token stays in the environment: command lines can be read by everybody on the computer.

import io
import os
import re
import shutil

from jupyter_core.paths import jupyter_config_path, jupyter_data_dir  # noqa: F401
from traitlets.config import Application

c = get_config()
here = os.path.dirname(os.path.abspath(__file__))
ipython = os.path.join(here, "ipython")


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def read(path):
    try:
        return io.open(path, errors="replace").read()
    except OSError:
        return ""


write(os.path.join(here, "login.html"), login_page)

# An author's own settings of IPython are not the person's to change: a copy of them.
if os.environ.get("IPYTHONDIR") != ipython:
    before = os.environ.get("IPYTHONDIR") or os.path.expanduser("~/.ipython")
    try:
        shutil.copytree(before, ipython)
    except EnvironmentError:  # there are none, or some that the person may not read
        pass
    startup = os.path.join(ipython, "profile_default", "startup")
    if not os.path.isdir(startup):
        os.makedirs(startup)
    write(os.path.join(startup, "00-notedock.py"), ipython_startup)
    os.environ["IPYTHONDIR"] = ipython

# Requests under other names are refused: a name of somebody else may come to mean this computer.
values = {
    "ip": ip,
    "port": port,
    "port_retries": 0,
    "base_url": base_url,
    "certfile": "",
    "keyfile": "",
    "open_browser": False,
    "allow_root": True,
    "allow_remote_access": False,
    "local_hostnames": ["localhost", host],
    "token": os.environ["JUPYTER_TOKEN"],
}
app = Application.instance() if Application.initialized() else None
if "NotebookApp" in [one.__name__ for one in type(app).__mro__]:
    main, values["notebook_dir"], theirs = c.NotebookApp, work, ""
else:
    main, values["root_dir"] = c.ServerApp, work
    # What an author has set for the old server, this one takes over. It warns of each.
    name = os.path.splitext(os.path.basename(__file__))[0]
    folders = [one for one in jupyter_config_path() if one != here]
    theirs = "".join(
        read(os.path.join(one, name + end)) for one in folders for end in (".py", ".json")
    )
    for one, value in dict(values, notebook_dir=work).items():
        if "NotebookApp" in theirs and re.search(r"\b" + one + r"\b", theirs):
            c.NotebookApp[one] = value
main.update(values)
main.extra_template_paths.prepend([here])

# Browsers send cookies to all ports: each folder has a name, and by the base URL a path, of its
# own.
cookie = "notedock-" + host.partition(".")[0]
try:
    from jupyter_server.auth.identity import IdentityProvider
except ImportError:  # before Jupyter Server 2
    IdentityProvider = None
if main is c.ServerApp and IdentityProvider:
    c.IdentityProvider.token = main.pop("token")
    c.IdentityProvider.cookie_name = cookie
else:
    main.tornado_settings.update({"cookie_name": cookie, "xsrf_cookie_kwargs": {"path": base_url}})
