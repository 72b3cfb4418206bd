<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetFaqs;
use App\Models\Faq;
use StoneScriptPHP\Html;
use StoneScriptPHP\IPage;
use StoneScriptPHP\Page;
use StoneScriptPHP\Texts;

final class FaqPage implements IPage
{
    public const LABEL = 'questions_menu';

    public static function page(array $params, array $query): ?Page
    {
        $shared = Shared::load();
        $faqs = FnGetFaqs::run();
        $t = Texts::html(...);
        $html = $faqs === [] ? "<div class=\"empty\"><p>{$t('questions_empty')}</p></div>"
            : "<p class=\"lead\">{$t('questions_lead')}</p><div class=\"questions\">" . implode('', array_map(self::question(...), $faqs, array_keys($faqs))) . '</div>';
        return new Page(
            title: Texts::of('questions_title'),
            description: "{$shared->company->name}: " . implode(' ', array_column($faqs, 'question')),
            html: "<section class=\"wrap page narrow-page\"><h1>{$t('questions_title')}</h1>$html</section>" . Parts::invite(Texts::of('questions_other')),
            jsonld: $faqs === [] ? [] : ['@type' => 'FAQPage', 'mainEntity' => array_map(self::entity(...), $faqs)],
            data: $shared->data(['/faqs' => $faqs]),
        );
    }

    public static function urls(): array
    {
        return [['loc' => '/questions']];
    }

    private static function question(Faq $faq, int $place): string
    {
        return '<details class="question"' . ($place === 0 ? ' open' : '') . '><summary><h2>' . Html::e($faq->question) . '</h2></summary><site-paragraphs class="prose">' . Html::paragraphs($faq->answer) . '</site-paragraphs></details>';
    }

    private static function entity(Faq $faq): array
    {
        return ['@type' => 'Question', 'name' => $faq->question, 'acceptedAnswer' => ['@type' => 'Answer', 'text' => $faq->answer]];
    }
}
