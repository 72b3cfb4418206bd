<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;
use League\CommonMark\Environment\Environment;
use League\CommonMark\Event\DocumentParsedEvent;
use League\CommonMark\Extension\Autolink\AutolinkExtension;
use League\CommonMark\Extension\CommonMark\CommonMarkCoreExtension;
use League\CommonMark\Extension\CommonMark\Node\Block\Heading;
use League\CommonMark\Extension\CommonMark\Node\Inline\AbstractWebResource;
use League\CommonMark\Extension\CommonMark\Node\Inline\Image;
use League\CommonMark\Extension\CommonMark\Node\Inline\Link;
use League\CommonMark\Extension\Strikethrough\StrikethroughExtension;
use League\CommonMark\Extension\Table\TableExtension;
use League\CommonMark\MarkdownConverter;
use League\CommonMark\Node\Block\Paragraph;

/** Markdown by league/commonmark, kept to what may stand on this site. See Html::markdown. */
final class Markdown
{
    private const SETTINGS = ['html_input' => 'strip', 'allow_unsafe_links' => false, 'max_nesting_level' => 20, 'max_delimiters_per_line' => 500];

    public static function html(string $text, bool $ugc): string
    {
        class_exists(Environment::class) || require '/usr/share/php/League/CommonMark/autoload.php';
        $environment = new Environment(self::SETTINGS);
        $environment->addExtension(new CommonMarkCoreExtension());
        $environment->addExtension(new AutolinkExtension());
        $environment->addExtension(new StrikethroughExtension());
        $environment->addExtension(new TableExtension());
        $environment->addEventListener(DocumentParsedEvent::class, static fn (DocumentParsedEvent $event) => self::tame($event, $ugc));
        return (string) (new MarkdownConverter($environment))->convert($text);
    }

    private static function tame(DocumentParsedEvent $event, bool $ugc): void
    {
        foreach (iterator_to_array($event->getDocument()->iterator(), false) as $node) {
            if ($node instanceof AbstractWebResource) {
                self::check_address($node);
            }
            if ($node instanceof Link) {
                self::mark($node, $ugc);
            } elseif ($node instanceof Image) {
                $ugc ? self::unwrap($node) : $node->data->set('attributes/loading', 'lazy');
            } elseif ($node instanceof Heading && $ugc) {
                $paragraph = new Paragraph();
                $paragraph->replaceChildren(iterator_to_array($node->children()));
                $node->replaceWith($paragraph);
            }
        }
    }

    /** An address of another kind than these leads nowhere. */
    private static function check_address(AbstractWebResource $node): void
    {
        $plain = preg_replace('/[\p{Cc}\s]+/u', '', html_entity_decode($node->getUrl(), ENT_QUOTES | ENT_HTML5));
        $allowed = $node instanceof Link ? 'https?|mailto|tel' : 'https?';
        if (preg_match('~^[^/?#]*:~', $plain) && !preg_match("~^($allowed):~i", $plain)) {
            $node->setUrl('');
        }
    }

    private static function mark(Link $link, bool $ugc): void
    {
        $host = parse_url($link->getUrl(), PHP_URL_HOST);
        if ($ugc) {
            $link->data->set('attributes/rel', 'nofollow ugc noopener');
        } elseif (is_string($host) && $host !== AppEnv::get()->APP_DOMAIN) {
            $link->data->set('attributes/rel', 'noopener');
        }
    }

    private static function unwrap(Image $image): void
    {
        foreach (iterator_to_array($image->children()) as $child) {
            $image->insertBefore($child);
        }
        $image->detach();
    }
}
