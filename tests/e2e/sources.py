"""Changes that tests push: small pieces of a site's PHP."""

from tests.lib.git import Checkout

ROUTES = "api/src/config/routes.php"
INDEX = "api/public/index.php"

_ROUTE = """<?php

declare(strict_types=1);

namespace App\\Routes;

use StoneScriptPHP\\ApiResponse;
use StoneScriptPHP\\Database;
use StoneScriptPHP\\IRouteHandler;

final class {name} implements IRouteHandler
{{
    public mixed $text = '';

    public function validation_rules(): array
    {{
        return [];
    }}

    public function process(): ApiResponse
    {{
        Database::pdo()->query('select 1')->fetchColumn();
        return res_ok(['greeting' => '{greeting}', 'text' => $this->text, 'variable' => getenv('{variable}')]);
    }}
}}
"""


def greeting(checkout: Checkout, text: str, *, variable: str = "GREETING_VARIABLE") -> dict[str, str]:
    """GET and POST /api/greeting answer with `text`, what was posted as `text`, and one environment variable."""
    files = {
        f"api/src/App/Routes/{name}.php": _ROUTE.format(name=name, greeting=text, variable=variable)
        for name in ("GetGreetingRoute", "PostGreetingRoute")
    }
    routes = checkout.read(ROUTES)
    for method in ("Get", "Post"):
        name = f"{method}GreetingRoute"
        if name not in routes:
            line = f"            '/greeting' => \\App\\Routes\\{name}::class,\n"
            opening = f"        '{method.upper()}' => [\n"
            assert opening in routes, "the template's route table looks different: adapt tests/e2e/sources.py"
            routes = routes.replace(opening, opening + line, 1)
    return files | {ROUTES: routes}


_NOTHING = "Database::pdo()->query('select 1')->fetchColumn();"
_STORE = """$path = '/var/www/html/storage/public/' . (int) $this->text . '.txt';
        is_dir(dirname($path)) || mkdir(dirname($path), 0775, true);
        file_put_contents("$path.new", str_repeat("$this->text\\n", 1000));
        rename("$path.new", $path);
        Database::pdo()->prepare('insert into notes (text) values (?)')->execute([$this->text]);"""


def storing(checkout: Checkout) -> dict[str, str]:
    """POST /api/greeting stores the number that it gets as `text`: first a public file, then a row of `notes`."""
    files = greeting(checkout, "storing")
    post = "api/src/App/Routes/PostGreetingRoute.php"
    changed = files[post]
    for old, new in ((_NOTHING, _STORE), ("return [];", "return ['text' => 'required|string|max:20'];")):
        assert old in changed
        changed = changed.replace(old, new)
    return files | {post: changed}


def never_ready() -> dict[str, str]:
    """The container runs, but every answer is an error: its readiness probe never succeeds."""
    return {INDEX: "<?php\n\nhttp_response_code(500);\necho 'broken on purpose';\n"}
