import pytest
from deployer.dockerfile import check
from deployer.errors import RefusedDockerfileError

FINE = [
    "FROM webmeteor/php:8.4\nCOPY . .\n",
    "FROM webmeteor/angular:22 AS a\nRUN --mount=type=cache,id=x,target=/\nFROM webmeteor/nginx:1\nCOPY --from=a / /\n",
    "ARG VERSION=24\nFROM --platform=linux/amd64 node:${VERSION}-alpine AS base\nFROM base\nCOPY --from=0 /a /b\n",
    "FROM scratch\nADD files.tar.gz /\n",
    "FROM docker.io/library/php:8.4-fpm\nRUN apt-get update && \\\n  apt-get install curl \\\n # comment\n && true\n",
    "FROM ghcr.io/some/thing@sha256:" + "a" * 64 + "\n",
    'FROM webmeteor/node:24\nRUN python3 -c "\\\nfrom os import path"\n',
]


@pytest.mark.parametrize("text", FINE)
def test_what_honest_dockerfiles_say_is_allowed(text: str) -> None:
    """Public images, the platform's runtimes, stages, cache mounts, files of the repository."""
    check("api", text)


REFUSED = {
    "another-site": "FROM webmeteor/site-app-abc0123456-api:0123\n",
    "another-sites-template": "FROM webmeteor/template-api:0123\n",
    "platform": "FROM webmeteor/platform:dev\n",
    "spelt-out": "FROM docker.io/webmeteor/platform:dev\n",
    "other-spelling": "FROM index.docker.io/webmeteor/platform:dev\n",
    "library": "FROM docker.io/library/webmeteor/platform:dev\n",
    "lower-case": "from webmeteor/platform:dev\n",
    "tab": "FROM\twebmeteor/platform:dev\n",
    "flag": "FROM --platform=linux/amd64 webmeteor/platform:dev\n",
    "variable": "ARG X=webmeteor/platform\nFROM ${X}:dev\n",
    "half-variable": "ARG X=platform\nFROM webmeteor/$X\n",
    "quoted": 'FROM "webmeteor/platform:dev"\n',
    "continued": "FROM \\\nwebmeteor/platform:dev\n",
    "continued-over-comment": "FROM \\\n# nothing\n\n  webmeteor/platform:dev\n",
    "continued-in-the-middle": "FROM webmeteor/pla\\\ntform:dev\n",
    "byte-order-mark": "\ufeffFROM webmeteor/platform:dev\n",
    "carriage-return": "FROM webmeteor/platform:dev\r\n",
    "here-document": "FROM node:24\nRUN <<'E\\'\nE\\\nFROM webmeteor/platform:dev\n",
    "second-stage": "FROM node:24\nFROM webmeteor/platform:dev AS x\n",
    "copy-from": "FROM node:24\nCOPY --from=webmeteor/platform:dev / /\n",
    "copy-from-after-chown": "FROM node:24\nCOPY --chown=1:1 --from=webmeteor/platform:dev / /\n",
    "mount-from": "FROM node:24\nRUN --mount=type=bind,from=webmeteor/platform:dev,target=/x true\n",
    "mount-from-quoted": 'FROM node:24\nRUN --mount=type=bind,"from=webmeteor/platform:dev",target=/x true\n',
    "mount-from-quoted-blank": 'FROM node:24\nRUN --mount="type=bind, from=webmeteor/platform:dev" true\n',
    "mount-from-capitals": "FROM node:24\nRUN --mount=type=cache,FROM=webmeteor/platform:dev,target=/x true\n",
    "onbuild": "FROM node:24\nONBUILD COPY --from=webmeteor/platform:dev / /\n",
    "own-registry": "FROM 127.0.0.1:5000/x\n",
    "localhost-registry": "FROM localhost:5000/x\n",
    "frontend": "# syntax=docker/dockerfile:1\nFROM node:24\n",
    "frontend-spaced": "#   SyntaX = evil/frontend\nFROM node:24\n",
    "frontend-slashes": "//syntax=evil/frontend\nFROM node:24\n",
    "escape": "# escape=`\nFROM node:24\n",
    "add-address": "FROM node:24\nADD http://127.0.0.1:8099/api/rawdata /x\n",
    "add-metadata": "FROM node:24\nadd --chown=1:1 http://169.254.169.254/latest /x\n",
    "add-variable": "FROM node:24\nARG P=http\nADD ${P}:/x /y\n",
    "add-json-escape": 'FROM node:24\nADD ["http\\u003a//x", "/y"]\n',
    "add-git": "FROM node:24\nADD git@example.org:x/y.git /y\n",
    "security": "FROM node:24\nRUN --security=insecure id\n",
    "host-network": "FROM node:24\nRUN --network=host id\n",
    "huge": "FROM node:24\n" + "# x\n" * 20_000,
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_dockerfile_that_reaches_beyond_its_site_is_refused(text: str) -> None:
    """Others' images, the host's network, a frontend of one's own, a privileged build: however it is spelt."""
    with pytest.raises(RefusedDockerfileError) as caught:
        check("api", text)
    assert caught.value.message.startswith("api/Dockerfile")
