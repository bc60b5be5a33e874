# What IPython runs first in every kernel; work: the folder's root, which joins the import path of
# notebooks, not that of Jupyter itself: a file like `queue.py` in the folder would keep it from
# starting.

import sys

sys.path.insert(1, work)


class _TellDash:
    """Tell Dash, when it is imported, where its pages are shown: it reads no variable."""

    def find_spec(self, name, path=None, target=None):
        if name != "dash._jupyter":
            return None
        import importlib.util
        import os
        import sys  # a notebook may have deleted it

        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module

        def run_and_tell(module):
            run(module)
            where = os.environ.get("JUPYTERHUB_SERVICE_PREFIX")
            if where and hasattr(module, "_jupyter_config"):
                module._jupyter_config.update(server_url="", base_subpath=where)

        spec.loader.exec_module = run_and_tell
        return spec


sys.meta_path.insert(0, _TellDash())
del _TellDash, work
