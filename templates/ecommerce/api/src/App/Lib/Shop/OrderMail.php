<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\AppEnv;
use App\DTO\Address;

/** The mails of the shop: src/mails/<name>.txt, the first line is the subject; {places} are filled in. */
final class OrderMail
{
    /**
     * @param array<string, string> $more places of this mail alone
     * @return array{string, string} subject and text
     */
    public static function write(string $name, array $order, array $more = []): array
    {
        $money = static fn (int $amount): string => Money::text($amount, $order['currency'], $order['digits']);
        return self::fill($name, $more + [
            'number' => $order['number'],
            'name' => $order['address']['name'],
            'email' => $order['email'],
            'items' => implode("\n", array_map(static fn (array $i): string => sprintf(
                '%d × %s%s   %s',
                $i['quantity'],
                $i['name'],
                $i['title'] === '' ? '' : " ({$i['title']})",
                $money($i['total']),
            ), $order['items'])),
            'shipping' => "{$order['shipping_name']}   " . $money($order['shipping_total']),
            'total' => $money($order['total']),
            'taxes' => implode("\n", array_map(static fn (array $t): string => ($order['prices_include_tax'] ? 'includes ' : '') . "{$t['name']}   " . $money((int) $t['tax']), $order['taxes'])),
            'address' => implode("\n", Address::lines($order['address'])),
            'payment' => self::payment($order),
            'tracking' => trim("{$order['carrier']} {$order['tracking']}\n{$order['tracking_url']}"),
            'refunded' => $money($order['refunded']),
            'refund_needed' => $money($order['refund_needed']),
            'note' => $order['note'],
            'link' => Origin::url('/order/' . $order['token']),
            'admin' => Origin::url('/admin/x/orders/' . $order['id']),
            'test' => $order['test'] ? 'This was a test: the shop is in test mode, nothing will be sent.' : '',
        ]);
    }

    /** @param array<string, string> $values @return array{string, string} */
    public static function fill(string $name, array $values): array
    {
        $text = (string) file_get_contents(dirname(__DIR__, 3) . "/mails/$name.txt");
        $values += ['shop' => AppEnv::get()->APP_NAME];
        $filled = preg_replace_callback('/\{(\w+)\}/', static fn (array $m): string => $values[$m[1]] ?? $m[0], $text);
        [$subject, $body] = explode("\n", $filled, 2);
        return [$subject, trim((string) preg_replace("/\n{3,}/", "\n\n", $body)) . "\n"];
    }

    private static function payment(array $order): string
    {
        return match (true) {
            $order['paid_at'] !== null => 'Paid. Thank you.',
            $order['method'] === 'delivery' => 'You pay when it is delivered.',
            $order['method'] === 'transfer' => "Please transfer the total, with the order number as reference, to:\n{$order['instructions']}",
            default => 'Not paid yet.',
        };
    }
}
