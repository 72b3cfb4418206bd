<?php

declare(strict_types=1);

namespace App\Routes;

use App\Database\Functions\FnGetBlogSettings;
use App\Database\Functions\FnGetPosts;
use App\Models\PostFilter;
use StoneScriptPHP\ApiResponse;
use StoneScriptPHP\IRouteHandler;

/** GET /posts?category=craft&page=2 */
final class GetPostsRoute implements IRouteHandler
{
    public ?string $category = null;
    public ?string $tag = null;
    public ?string $author = null;
    public ?int $year = null;
    public ?int $month = null;
    public int $page = 1;

    public function validation_rules(): array
    {
        return [
            'category' => 'string|max:120',
            'tag' => 'string|max:120',
            'author' => 'string|max:120',
            'year' => 'integer|min:1000|max:9999',
            'month' => 'integer|min:1|max:12',
            'page' => 'integer|min:1|max:10000',
        ];
    }

    public function process(): ApiResponse
    {
        $filter = new PostFilter($this->category ?: null, $this->tag ?: null, $this->author ?: null, $this->year, $this->month);
        return res_ok(FnGetPosts::run($filter, $this->page, FnGetBlogSettings::run()->posts_per_page));
    }
}
