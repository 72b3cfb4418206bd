<?php

declare(strict_types=1);

namespace App\Models;

final class Company
{
    /**
     * @param list<array{value: string, label: string}> $figures
     * @param list<array{title: string, text: string}>  $steps
     * @param list<array{title: string, text: string}>  $strengths
     * @param list<array{label: string, url: string}>   $links
     */
    public function __construct(
        public readonly int $id,
        public readonly string $name,
        public readonly string $trade,
        public readonly string $headline,
        public readonly string $intro,
        public readonly string $image,
        public readonly string $image_alt,
        public readonly string $about,
        public readonly string $about_image,
        public readonly string $about_image_alt,
        public readonly array $figures,
        public readonly array $steps,
        public readonly array $strengths,
        public readonly string $phone,
        public readonly string $email,
        public readonly string $street,
        public readonly string $postal_code,
        public readonly string $city,
        public readonly string $region,
        public readonly string $country,
        public readonly ?float $latitude,
        public readonly ?float $longitude,
        public readonly string $directions,
        public readonly string $service_area,
        public readonly array $links,
        public readonly ?string $updated_at,
    ) {
    }

    /** The name is the site's name until the owner enters another one. */
    public static function from_row(array $row, string $site_name): self
    {
        $lists = ['figures', 'steps', 'strengths', 'links'];
        $values = [];
        foreach ($row as $column => $value) {
            $name = substr($column, 2);
            $values[$name] = in_array($name, $lists, true) ? json_decode($value, true) : $value;
        }
        $values['name'] = $values['name'] !== '' ? $values['name'] : $site_name;
        foreach (['latitude', 'longitude'] as $name) {
            $values[$name] = $values[$name] === null ? null : (float) $values[$name];
        }
        return new self(...$values);
    }

    /** @return list<string> the address as it is written on a letter, without the name */
    public function address(): array
    {
        return array_values(array_filter([$this->street, trim("$this->postal_code $this->city"), $this->region], static fn ($line) => $line !== ''));
    }
}
