"""What visitors see."""

import json

from aiohttp import web

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
%s<meta name="robots" content="noindex"><title>%s</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0 1.5rem;
color:#1f2937;background:#f8fafc}main{max-width:32rem;text-align:center}@media(prefers-color-scheme:dark){body{color:#e5e7eb;
background:#0f172a}}</style>
<main><h1>%s</h1><p>%s</p></main></html>
"""
_RELOADS = '<meta http-equiv="refresh" content="3">\n'
# aiohttp would tell every visitor the versions of itself and of Python.
_SERVER = "WebMeteor"


def being_prepared() -> web.Response:
    title, text = "This site is being prepared", "This site is being prepared. This page reloads automatically."
    return _page(_PAGE % (_RELOADS, title, "Almost there", text), retry_after=3)


def not_available() -> web.Response:
    title, text = "This site is not available", "The site is switched off at the moment. Please come back later."
    return _page(_PAGE % ("", title, title, text), retry_after=600)


def nothing_changes() -> web.Response:
    """As a site's api says it."""
    text = "This site is being maintained: nothing can be saved for a moment. Please try again in a minute."
    return _answer(json.dumps({"status": "not ok", "message": text}), "application/json", retry_after=15)


def _page(html: str, *, retry_after: int) -> web.Response:
    return _answer(html, "text/html", retry_after=retry_after)


def _answer(text: str, kind: str, *, retry_after: int) -> web.Response:
    """503: search engines and monitors come again after `retry_after` seconds, and nothing is cached."""
    headers = {"Retry-After": str(retry_after), "Cache-Control": "no-store", "Server": _SERVER}
    answer = web.Response(status=503, text=text, content_type=kind, headers=headers)
    answer.force_close()
    return answer
