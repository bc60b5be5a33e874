"""What a Dockerfile needs, and which files of the folder make it be built again."""

from __future__ import annotations

import textwrap

import pytest

from notedock.engines.docker.dockerfile import DESCRIBING, Dockerfile, is_relevant, read_dockerfile


def read(text: str) -> Dockerfile:
    return read_dockerfile(textwrap.dedent(text))


def relevant(text: str) -> set[str]:
    """Return what counts besides what always counts of a whole folder."""
    return set(read(text).relevant) - set(DESCRIBING)


def test_bases_are_found_behind_arguments_and_stages_are_none() -> None:
    recipe = read("""\
        # syntax=docker/dockerfile:1
        ARG REGISTRY=quay.io/jupyter
        ARG BASE=${REGISTRY}/scipy-notebook
        ARG TAG
        FROM $BASE:${TAG:-2026-07-28} AS builder
        FROM scratch AS nothing
        from builder
        COPY --from=builder /a /a
        COPY --from=0 /b /b
        COPY --from=python:3.13-slim /c /c
        COPY --from=example.com:5000/tools /d /d
    """)
    assert recipe.bases == (
        "quay.io/jupyter/scipy-notebook:2026-07-28",
        "python:3.13-slim",
        "example.com:5000/tools:latest",
    )
    assert recipe.declares_syntax
    assert recipe.buildkit_only == ()
    assert recipe.arguments == {"REGISTRY", "BASE", "TAG"}


def test_lines_go_on_over_comments_and_other_escapes() -> None:
    recipe = read("""\
        # escape=`
        FROM x
        COPY one `
          # a comment in between

          two /opt/
        RUN echo `
            done
    """)
    assert recipe.sources == ("one", "two")


def test_what_lands_where_the_folder_appears_does_not_count() -> None:
    assert relevant("FROM x\nCOPY modules /home/jovyan/work/modules\n") == {
        f"modules/{name}" for name in DESCRIBING
    }
    for text in (
        "FROM x\nCOPY . /home/jovyan/work\n",
        'FROM x\nCOPY [".", "/home/jovyan/work/"]\n',
        "FROM x\nCOPY --chown=${NB_UID}:${NB_GID} ./ ${HOME}/work\n",
        'FROM x\nCOPY . "/home/${NB_USER}/work/"\n',
        "FROM x\nWORKDIR work\nADD . .\n",
        "FROM x\nENV APP=/home/jovyan/work\nWORKDIR $APP\nCOPY * ./\n",
    ):
        assert relevant(text) == set(), text


def test_what_is_named_and_lands_elsewhere_counts() -> None:
    assert relevant("FROM x\nCOPY js/ /build/js/\nADD a.txt 'b c.txt' /opt/\n") == {
        "js",
        "a.txt",
        "b c.txt",
    }


def test_a_stage_that_is_not_the_last_counts_as_a_whole() -> None:
    text = "FROM x AS js\nCOPY . .\nRUN npm run build\nFROM x\nCOPY --from=js /dist /dist\n"
    assert relevant(text) == {"."}


def test_of_a_whole_copy_counts_what_a_later_step_names() -> None:
    text = """\
        FROM x
        RUN cat too-early.txt
        WORKDIR /app
        COPY . .
        RUN pip install -r env/base.txt \\
         && sh "./setup.sh" && python /app/tools/fetch.py --out=data/raw
    """
    assert {"env/base.txt", "setup.sh", "tools/fetch.py"} <= relevant(text)
    assert "too-early.txt" not in relevant(text)
    assert "requirements.txt" not in relevant(text)  # by its pattern, as always


def test_a_file_copied_under_the_folder_and_named_by_a_step_counts() -> None:
    text = "FROM x\nCOPY env/more.txt work/\nRUN pip install -r /home/jovyan/work/more.txt\n"
    assert "env/more.txt" in relevant(text)
    text = "FROM x\nCOPY requirements.txt work/\nRUN cd work && pip install -r requirements.txt\n"
    assert "requirements.txt" in read(text).relevant


def test_addresses_and_what_comes_from_elsewhere_is_not_of_the_folder() -> None:
    text = "FROM x\nADD https://example.com/x.tgz git@example.com:y.git /opt/\nCOPY <<E /x\nhi\nE\n"
    assert read(text).sources == ()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (2, "FROM x\nRUN --mount=type=cache,target=/root/.cache pip install y\n"),
        (2, "FROM x\nCOPY --link a /a\n"),
        (4, "FROM x\n\n# why\nCOPY --chmod=755 a /a\n"),
        (2, "FROM x\nRUN <<EOF\nFROM nothing\nEOF\nRUN --network=none true\n"),
        (1, "FROM --platform=$BUILDPLATFORM x\n"),
        (3, "FROM x\nRUN echo $((1<<2)) <<<word\nADD --checksum=sha256:00 https://e.com/a /a\n"),
    ],
)
def test_what_needs_buildkit_is_named_with_its_line(line: int, text: str) -> None:
    needs = read(text).buildkit_only
    assert needs[0].line == line


def test_what_old_builders_can_do_needs_no_buildkit() -> None:
    text = "FROM --platform=linux/amd64 x\nCOPY --chown=1:1 --from=y a /a\nRUN echo <b >c\n"
    assert read(text).buildkit_only == ()


def test_a_folder_given_to_one_step_counts() -> None:
    text = "FROM x\nRUN --mount=type=bind,source=wheels,target=/w pip install /w/*\n"
    assert relevant(text) == {"wheels"}


def test_nonsense_is_left_to_the_engine() -> None:
    for text in ("", "\ufeff", "FROM", "COPY", 'COPY ["a', "FROM x\nCOPY 'a /b\n", "RUN \\", "ARG"):
        read_dockerfile(text)


@pytest.mark.parametrize(
    "path",
    [
        "a.ipynb",
        "deep/er/b.ipynb",
        "x/.ipynb_checkpoints/y.txt",
        "m/__pycache__/z.pyc",
        ".git/HEAD",
    ],
)
def test_notebooks_and_leavings_never_count(path: str) -> None:
    assert not is_relevant(path)
    assert is_relevant("modules/notebook.py")


def test_where_an_instruction_ends_is_known() -> None:
    text = "FROM x\nRUN --mount=type=bind a \\\n  # why\n  b\nCOPY <<ONE <<TWO /a/\nONE\n1\nTWO\n"
    assert [(one.line, one.last) for one in read(text).buildkit_only] == [(2, 4), (5, 8)]
