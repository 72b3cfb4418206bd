<?php

declare(strict_types=1);

namespace StoneScriptPHP\Admin;

use StoneScriptPHP\Database;

/** Puts rows into the order that somebody dragged them into. */
final class Order
{
    /**
     * The rows named take the places that they have now among all, in the new order: so a page of a long list can be sorted.
     *
     * @param list<int> $ids
     * @return bool false when one of them is no longer there
     */
    public static function apply(Collection $collection, array $ids): bool
    {
        $table = $collection->sql();
        Database::query("lock table $table in share row exclusive mode");
        $there = Database::query("select count(*) from $table where id in (select v::bigint from jsonb_array_elements_text(?::jsonb) v)", [$ids])[0]['count'];
        if ($there !== count($ids)) {
            return false;
        }
        Database::query(
            "with present as (select t.id, row_number() over (order by {$collection->order()}) as slot from $table t),
                  wanted as (select v::bigint as id, n from jsonb_array_elements_text(?::jsonb) with ordinality x (v, n)),
                  slots as (select slot, row_number() over (order by slot) as n from present where id in (select id from wanted)),
                  places as (select id, slot from wanted join slots using (n)
                             union all select id, slot from present where id not in (select id from wanted))
             update $table t set position = places.slot * 10 from places where t.id = places.id and t.position <> places.slot * 10",
            [$ids],
        );
        return true;
    }
}
