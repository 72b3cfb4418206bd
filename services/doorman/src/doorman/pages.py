"""What visitors see."""

from aiohttp import web

_BEING_PREPARED = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3"><meta name="robots" content="noindex"><title>This site is being prepared</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0 1.5rem;
color:#1f2937;background:#f8fafc}main{max-width:32rem;text-align:center}@media(prefers-color-scheme:dark){body{color:#e5e7eb;
background:#0f172a}}</style>
<main><h1>Almost there</h1><p>This site is being prepared. This page reloads automatically.</p></main></html>
"""
# aiohttp would tell every visitor the versions of itself and of Python.
_SERVER = "WebMeteor"


def being_prepared() -> web.Response:
    """503: search engines and monitors come again, and nothing is cached."""
    headers = {"Retry-After": "3", "Cache-Control": "no-store", "Server": _SERVER}
    answer = web.Response(status=503, text=_BEING_PREPARED, content_type="text/html", headers=headers)
    answer.force_close()
    return answer
