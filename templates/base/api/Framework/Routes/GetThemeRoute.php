<?php

declare(strict_types=1);

namespace StoneScriptPHP\Routes;

use StoneScriptPHP\Admin\Values;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\Application;
use StoneScriptPHP\IRouteHandler;
use StoneScriptPHP\Settings;
use StoneScriptPHP\Theme;

/** The owner's colours and type, or how others would look. The pages link it with its version, and then it may be kept for good. */
final class GetThemeRoute implements IRouteHandler
{
    public string $v = '';
    public string $accent = '';
    public string $ground = '';
    public string $font = '';
    public string $radius = '';

    public function validation_rules(): array
    {
        return ['v' => 'string|max:40', 'accent' => 'string|max:20', 'ground' => 'string|max:20', 'font' => 'string|max:20', 'radius' => 'string|max:20'];
    }

    public function process(): ApiResponse
    {
        $wished = Values::read(Settings::fields('theme'), array_filter(['accent' => $this->accent, 'ground' => $this->ground, 'font' => $this->font, 'radius' => $this->radius]));
        if ($wished->errors !== []) {
            return res_invalid($wished->errors);
        }
        $css = Theme::css($wished->values + Settings::all()['theme']);
        $version = Theme::version($css);
        $known = in_array("\"$version\"", array_map(trim(...), explode(',', str_replace('W/', '', Application::$request->headers['if-none-match'] ?? ''))), true);
        return res_raw($known ? '' : $css, 'text/css; charset=utf-8', $known ? 304 : 200)
            ->with_header('ETag', "\"$version\"")
            ->with_header('Cache-Control', $this->v === $version ? 'public, max-age=31536000, immutable' : 'no-cache');
    }
}
