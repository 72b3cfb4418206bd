-- The ways to pay that the settings allow for a sum. In test mode no card provider is asked.
create or replace function get_payment_methods(i_total bigint)
returns table (o_methods jsonb)
language sql stable as $$
    select to_jsonb(array_remove(array[
        case when s.test_mode then 'test' end,
        case when s.pay_with_razorpay and not s.test_mode and i_total > 0 then 'razorpay' end,
        case when s.pay_with_stripe and not s.test_mode and i_total > 0 then 'stripe' end,
        case when s.pay_by_transfer then 'transfer' end,
        case when s.pay_on_delivery and (s.pay_on_delivery_max = 0 or i_total <= s.pay_on_delivery_max) then 'delivery' end], null))
    from shop_settings s;
$$;
