# A part of Jupyter's configuration, after jupyter_config.py: for JupyterLab and Notebook 7.
# page_extension: the text of each file of our extension (resources/jupyter_extension), none where
# pages are to be as Jupyter makes them.

import json

NOTIFICATIONS = "@jupyterlab/apputils-extension:notification"


def write_below(folder, files):
    for name, text in files.items():
        path = os.path.join(here, folder, name)
        if not os.path.isdir(os.path.dirname(path)):
            os.makedirs(os.path.dirname(path))
        write(path, text)


# Each server begins with fresh settings: JupyterLab would ask at each start whether it may fetch
# news of its makers.
no_news = {NOTIFICATIONS: {"fetchNews": "false", "checkForUpdates": False}}
write_below("labconfig", {"default_setting_overrides.json": json.dumps(no_news)})
write_below("labextensions/notedock", page_extension)
c.LabServerApp.extra_labextensions_path.append(os.path.join(here, "labextensions"))
