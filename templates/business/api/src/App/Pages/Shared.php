<?php

declare(strict_types=1);

namespace App\Pages;

use App\Database\Functions\FnGetCompany;
use App\Database\Functions\FnGetLegalPages;
use App\Database\Functions\FnGetOpening;
use App\Models\Company;
use App\Models\Opening;

/** What every page of the site needs, since the footer has address, hours and legal pages. */
final class Shared
{
    private function __construct(
        public readonly Company $company,
        public readonly Opening $opening,
        /** @var list<\App\Models\LegalPage> */
        public readonly array $legal,
    ) {
    }

    public static function load(): self
    {
        return new self(FnGetCompany::run(), FnGetOpening::run(), FnGetLegalPages::run());
    }

    /**
     * For Page's `data`.
     *
     * @param array<string, mixed> $more
     * @return array<string, mixed>
     */
    public function data(array $more = []): array
    {
        return ['/company' => $this->company, '/opening' => $this->opening, '/legal' => $this->legal] + $more;
    }
}
