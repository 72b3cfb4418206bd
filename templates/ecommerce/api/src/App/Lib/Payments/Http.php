<?php

declare(strict_types=1);

namespace App\Lib\Payments;

use StoneScriptPHP\Texts;

/** Asks a provider by HTTPS. */
final class Http
{
    /**
     * @param list<string> $headers
     * @return array{int, array<string, mixed>} status and answer
     * @throws PaymentUnclear when there is no answer that says anything
     */
    public static function ask(string $method, string $url, array $headers, ?string $body = null, string $user = ''): array
    {
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PROTOCOLS_STR => 'https,http',
            CURLOPT_CONNECTTIMEOUT => 5,
            CURLOPT_TIMEOUT => 20,
        ] + ($body === null ? [] : [CURLOPT_POSTFIELDS => $body]) + ($user === '' ? [] : [CURLOPT_USERPWD => $user]));
        $answer = curl_exec($curl);
        if (!is_string($answer)) {
            throw new PaymentUnclear(Texts::of('provider_away', ['error' => curl_error($curl)]));
        }
        $data = json_decode($answer, true);
        $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if ($status >= 500) {
            throw new PaymentUnclear(Texts::of('provider_broken', ['status' => $status]));
        }
        return [$status, is_array($data) ? $data : []];
    }
}
