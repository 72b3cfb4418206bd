<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** Tells people who have the site open. Never holds a request up: it is sent after the answer, and gives up quickly. */
final class Alert
{
    /** @param 'public'|'owner' $room */
    public static function publish(string $room, string $event, array $data = []): void
    {
        Application::after_response(static function () use ($room, $event, $data): void {
            $env = AppEnv::get();
            if ($env->ALERT_SECRET === '') {
                return;
            }
            // Whose session has ended since the connection began hears nothing more: who may hear it is looked up for each event.
            $listeners = $room === 'owner' ? ['listeners' => array_column(Database::fn('get_listeners'), 'o_listener')] : [];
            $curl = curl_init($env->ALERT_INTERNAL_URL . '/publish');
            curl_setopt_array($curl, [
                CURLOPT_POSTFIELDS => json_encode(['room' => $room, 'event' => $event, 'data' => (object) $data] + $listeners, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE),
                CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'X-Alert-Secret: ' . $env->ALERT_SECRET],
                CURLOPT_RETURNTRANSFER => true,
                CURLOPT_CONNECTTIMEOUT_MS => 500,
                CURLOPT_TIMEOUT_MS => 1500,
                CURLOPT_PROXY => '',
            ]);
            curl_exec($curl);
            $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
            if ($status !== 202) {
                Log::warning('The alert service did not take an event', ['event' => $event, 'http' => $status, 'error' => curl_error($curl)]);
            }
        });
    }
}
