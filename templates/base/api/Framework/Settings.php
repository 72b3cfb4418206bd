<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;
use StoneScriptPHP\Admin\Field;

/** What belongs to the whole site: texts, and looks. */
final class Settings
{
    private const FIELDS = [
        'site' => [
            'tagline' => ['type' => 'line', 'label' => 'Tagline', 'max' => 120, 'help' => 'A few words next to the site’s name in search results.'],
            'description' => ['type' => 'text', 'label' => 'Description', 'max' => 300, 'help' => 'One or two sentences for search engines and shared links.'],
            'logo' => ['type' => 'image', 'label' => 'Logo', 'help' => 'Shown in place of the name. Works best with a transparent background.'],
            'image' => ['type' => 'image', 'label' => 'Picture for shared links', 'help' => 'Recommended: 1200 × 630 pixels.'],
            'footer' => ['type' => 'text', 'label' => 'Footer text', 'max' => 500],
            'language' => ['type' => 'choice', 'label' => 'Language', 'options' => [
                'en' => 'English', 'hi' => 'हिन्दी', 'mr' => 'मराठी', 'gu' => 'ગુજરાતી', 'bn' => 'বাংলা', 'ta' => 'தமிழ்', 'te' => 'తెలుగు', 'kn' => 'ಕನ್ನಡ', 'ml' => 'മലയാളം',
                'pa' => 'ਪੰਜਾਬੀ', 'ur' => 'اردو', 'ar' => 'العربية', 'de' => 'Deutsch', 'fr' => 'Français', 'es' => 'Español', 'it' => 'Italiano', 'pt' => 'Português',
                'nl' => 'Nederlands', 'pl' => 'Polski', 'sv' => 'Svenska', 'tr' => 'Türkçe', 'ja' => '日本語', 'zh' => '中文',
            ]],
            'links' => ['type' => 'items', 'label' => 'Footer links', 'fields' => [
                'label' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
                'url' => ['type' => 'url', 'label' => 'Address', 'required' => true],
            ]],
        ],
        'theme' => [
            'accent' => ['type' => 'color', 'label' => 'Colour of links and buttons', 'required' => true, 'help' => 'The site makes it darker or lighter where it would be hard to read.'],
            'ground' => ['type' => 'choice', 'label' => 'Background', 'required' => true, 'options' => ['paper' => 'Warm paper', 'white' => 'White', 'cool' => 'Cool grey']],
            'font' => ['type' => 'choice', 'label' => 'Font', 'required' => true,
                'options' => ['classic' => 'Classic: serif headings', 'modern' => 'Modern: sans-serif', 'friendly' => 'Friendly: rounded']],
            'radius' => ['type' => 'choice', 'label' => 'Corners', 'required' => true, 'options' => ['sharp' => 'Sharp', 'soft' => 'Soft', 'round' => 'Round']],
        ],
    ];

    private const DEFAULTS = [
        'site' => ['tagline' => '', 'description' => '', 'logo' => '', 'image' => '', 'footer' => '', 'language' => 'en', 'links' => []],
        'theme' => ['accent' => '#3d4fd1', 'ground' => 'paper', 'font' => 'classic', 'radius' => 'soft'],
    ];

    /** @return array{site: array, theme: array, updated_at: ?string} */
    public static function all(): array
    {
        $all = self::DEFAULTS + ['updated_at' => null];
        foreach (Database::fn('get_settings') as $row) {
            $all[$row['o_key']] = array_intersect_key(json_decode($row['o_value'], true), $all[$row['o_key']]) + $all[$row['o_key']];
            $all['updated_at'] = max($all['updated_at'], $row['o_updated_at']);
        }
        return $all;
    }

    /** @return list<Field> */
    public static function fields(string $key): array
    {
        return Field::list(self::FIELDS[$key]);
    }

    /**
     * @param array<string, array<string, mixed>> $values checked by the fields; what is not in them stays
     * @param string|false|null $unchanged_since updated_at as it was read (null: nothing was saved yet), or false to save in any case
     * @return bool false when somebody else was faster, and then nothing is changed
     */
    public static function save(array $values, string|false|null $unchanged_since = false): bool
    {
        return Database::transaction(static function () use ($values, $unchanged_since): bool {
            Database::query('lock table settings in share row exclusive mode');
            $before = self::all();
            if ($unchanged_since !== false && $unchanged_since !== $before['updated_at']) {
                return false;
            }
            foreach ($values as $key => $part) {
                Database::fn('put_settings', ['i_key' => $key, 'i_value' => $part + $before[$key]]);
            }
            return true;
        });
    }

    /** What a visitor's browser may know. */
    public static function config(): array
    {
        $env = AppEnv::get();
        ['site' => $site, 'theme' => $theme] = self::all();
        return ['name' => $env->APP_NAME, 'domain' => $env->APP_DOMAIN, 'upload_max_size' => $env->UPLOAD_MAX_SIZE, 'site' => $site, 'theme' => $theme];
    }
}
