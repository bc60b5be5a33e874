# A part of Jupyter's configuration, after jupyter_config.py: where Jupyter has
# jupyter-server-proxy, kernels and terminals are told, in the variables that libraries read, where
# the pages that notebooks serve are reached. address: name:port at which the browser reaches
# Jupyter.
#
# JUPYTERHUB_SERVICE_PREFIX is where authors look who prepare folders for JupyterHub and Binder.
# Panel and Bokeh read the variables of Bokeh. Whatever an image has set means the root.

try:
    import jupyter_server_proxy  # noqa: F401
except Exception:
    pass
else:
    name, at = address.split(":")
    os.environ.update(
        {
            "JUPYTERHUB_SERVICE_PREFIX": base_url,
            "TENSORBOARD_PROXY_URL": base_url + "proxy/%PORT%/",
            "DASK_DISTRIBUTED__DASHBOARD__LINK": base_url + "proxy/{port}/status",
            "JUPYTER_BOKEH_EXTERNAL_URL": "http://" + address,
            "BOKEH_ALLOW_WS_ORIGIN": ",".join(
                one + ":" + at for one in (name, "127.0.0.1", "localhost")
            ),
            "STREAMLIT_BROWSER_SERVER_ADDRESS": name,
        }
    )
