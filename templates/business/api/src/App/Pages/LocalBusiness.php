<?php

declare(strict_types=1);

namespace App\Pages;

use App\Models\Company;
use App\Models\Opening;
use StoneScriptPHP\Pages\Site;

/** The business as schema.org has it, for search engines and maps. */
final class LocalBusiness
{
    /** As schema.org names them, whatever the site's language. */
    private const DAYS = [1 => 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

    public static function id(): string
    {
        return Site::address('/') . '#business';
    }

    /** @return array<string, mixed> only what the owner has entered */
    public static function jsonld(Company $company, Opening $opening): array
    {
        return array_filter([
            '@type' => 'LocalBusiness',
            '@id' => self::id(),
            'name' => $company->name,
            'description' => $company->intro,
            'url' => Site::address('/'),
            'image' => $company->image === '' ? '' : Site::address($company->image),
            'telephone' => $company->phone,
            'email' => $company->email,
            'address' => self::address($company),
            'geo' => self::geo($company),
            'areaServed' => $company->service_area,
            'sameAs' => array_column($company->links, 'url'),
            'openingHoursSpecification' => [...self::week($opening), ...self::exceptions($opening)],
        ]);
    }

    private static function address(Company $company): array
    {
        $address = array_filter([
            'streetAddress' => $company->street,
            'postalCode' => $company->postal_code,
            'addressLocality' => $company->city,
            'addressRegion' => $company->region,
            'addressCountry' => $company->country,
        ]);
        return $address === [] ? [] : ['@type' => 'PostalAddress'] + $address;
    }

    private static function geo(Company $company): array
    {
        return $company->latitude === null || $company->longitude === null ? []
            : ['@type' => 'GeoCoordinates', 'latitude' => $company->latitude, 'longitude' => $company->longitude];
    }

    /** Days with the same hours are one entry. */
    private static function week(Opening $opening): array
    {
        $days = [];
        foreach ($opening->days as $day) {
            foreach ($day['hours'] as $hours) {
                $days[$hours['from'] . ' ' . self::end($hours['to'])][] = self::DAYS[$day['weekday']];
            }
        }
        $entries = [];
        foreach ($days as $times => $names) {
            [$opens, $closes] = explode(' ', $times);
            $entries[] = ['@type' => 'OpeningHoursSpecification', 'dayOfWeek' => $names, 'opens' => $opens, 'closes' => $closes];
        }
        return $entries;
    }

    /** A day on which it is closed opens and closes at midnight: that is how search engines want it. */
    private static function exceptions(Opening $opening): array
    {
        $entries = [];
        foreach ($opening->opening_exceptions as $exception) {
            foreach ($exception->hours ?: [['from' => '00:00', 'to' => '00:00']] as $hours) {
                $entries[] = [
                    '@type' => 'OpeningHoursSpecification', 'opens' => $hours['from'], 'closes' => self::end($hours['to']),
                    'validFrom' => $exception->from_date, 'validThrough' => $exception->to_date,
                ];
            }
        }
        return $entries;
    }

    /** The day's last minute: schema.org has no 24:00. */
    private static function end(string $time): string
    {
        return $time === '24:00' ? '23:59' : $time;
    }
}
