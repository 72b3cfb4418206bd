"""The page that visitors see between a site's record and its first release. The proxy sends every path here."""

from aiohttp import web

from deployer.routing.routes import PLACEHOLDER_PATH

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3"><meta name="robots" content="noindex"><title>This site is being prepared</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0 1.5rem;
color:#1f2937;background:#f8fafc}main{max-width:32rem;text-align:center}@media(prefers-color-scheme:dark){body{color:#e5e7eb;
background:#0f172a}}</style>
<main><h1>Almost there</h1><p>This site is being prepared. This page reloads automatically.</p></main></html>
"""


async def being_prepared(_: web.Request) -> web.Response:
    headers = {"Retry-After": "3", "Cache-Control": "no-store"}
    return web.Response(status=503, text=_PAGE, content_type="text/html", headers=headers)


ROUTES = (web.route("*", PLACEHOLDER_PATH, being_prepared),)
