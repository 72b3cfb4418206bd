<?php

declare(strict_types=1);

namespace App\Lib\Shop;

use App\AppEnv;
use App\DTO\Address;
use StoneScriptPHP\Texts;

/** The mails of the shop: mail_<name> and mail_<name>_subject of texts.php; {places} are filled in. */
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
            'taxes' => implode("\n", array_map(static function (array $t) use ($order, $money): string {
                $values = ['tax' => $t['name'], 'amount' => $money((int) $t['tax'])];
                return $order['prices_include_tax'] ? Texts::of('order_includes_tax', $values) : Texts::of('order_tax', $values);
            }, $order['taxes'])),
            'address' => implode("\n", Address::lines($order['address'])),
            'payment' => self::payment($order),
            'tracking' => trim("{$order['carrier']} {$order['tracking']}\n{$order['tracking_url']}"),
            'refunded' => $money($order['refunded']),
            'refund_needed' => $money($order['refund_needed']),
            'note' => $order['note'],
            'link' => Origin::url('/order/' . $order['token']),
            'admin' => Origin::url('/admin/x/orders/' . $order['id']),
            'test' => $order['test'] ? Texts::of('order_test') : '',
        ]);
    }

    /** @param array<string, string> $values @return array{string, string} */
    public static function fill(string $name, array $values): array
    {
        $values += ['shop' => AppEnv::get()->APP_NAME];
        // Places that are empty leave empty lines behind.
        return [Texts::of("mail_{$name}_subject", $values), trim((string) preg_replace("/\n{3,}/", "\n\n", Texts::of("mail_$name", $values))) . "\n"];
    }

    private static function payment(array $order): string
    {
        return match (true) {
            $order['paid_at'] !== null => Texts::of('order_paid'),
            $order['method'] === 'delivery' => Texts::of('order_pay_on_delivery'),
            $order['method'] === 'transfer' => Texts::of('order_pay_by_transfer', ['account' => $order['instructions']]),
            default => Texts::of('order_not_paid'),
        };
    }
}
