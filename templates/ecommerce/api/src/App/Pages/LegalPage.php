<?php

declare(strict_types=1);

namespace App\Pages;

use App\Lib\Shop\Shop;
use StoneScriptPHP\Database;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class LegalPage implements IPage
{
    public const LABEL = '';

    public static function page(array $params, array $query): ?Page
    {
        $row = Database::row('get_legal_page', ['i_slug' => $params['slug']]);
        if ($row === null) {
            return null;
        }
        $data = ['id' => $row['o_id'], 'slug' => $row['o_slug'], 'title' => $row['o_title'], 'html' => Html::markdown($row['o_body'])];
        $html = '<article class="wrap page prose"><h1>' . Html::e($row['o_title']) . "</h1>{$data['html']}</article>";
        return new Page($row['o_title'], '', $html, data: ['/legal/' . $row['o_slug'] => $data, '/shop' => Shop::front()]);
    }

    public static function urls(): array
    {
        return array_map(static fn (array $page): array => ['loc' => '/legal/' . $page['slug']], Shop::settings()['legal']);
    }
}
