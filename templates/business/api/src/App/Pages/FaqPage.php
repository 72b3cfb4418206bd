<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetFaqs;
use App\Lib\Shared;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;

final class FaqPage implements IPage
{
    public const LABEL = 'Questions';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $faqs = FnGetFaqs::run();
        $html = '';
        $entities = [];
        foreach ($faqs as $faq) {
            $html .= '<h2>' . Html::e($faq->question) . '</h2>' . Html::paragraphs($faq->answer);
            $entities[] = ['@type' => 'Question', 'name' => $faq->question, 'acceptedAnswer' => ['@type' => 'Answer', 'text' => $faq->answer]];
        }
        return new Page(
            title: 'Questions and answers',
            description: "What people ask {$shared->company->name} most often, answered.",
            html: '<section class="wrap page"><h1>Questions and answers</h1>' . ($html ?: '<p>There is nothing here yet.</p>') . '</section>',
            jsonld: $entities === [] ? [] : ['@type' => 'FAQPage', 'mainEntity' => $entities],
            data: $shared->data(['/faqs' => $faqs]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/questions']];
    }
}
