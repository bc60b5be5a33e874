# A part of Jupyter's configuration, after jupyter_config.py: our extension of JupyterLab and
# Notebook 7 (resources/jupyter_extension) is written beside it, and Jupyter looks for it there.
# page_extension: the text of each of its files, none where pages are to be as Jupyter makes them.

labextensions = os.path.join(here, "labextensions")
for name, text in page_extension.items():
    file = os.path.join(labextensions, "notedock", name)
    if not os.path.isdir(os.path.dirname(file)):
        os.makedirs(os.path.dirname(file))
    write(file, text)
if page_extension:
    c.LabServerApp.extra_labextensions_path.append(labextensions)
