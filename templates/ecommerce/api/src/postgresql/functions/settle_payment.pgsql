-- What a provider says about a payment, after its signature was checked. Each message counts once (o_result duplicate), for the
-- amount and currency that were asked for (mismatch). Money for an order that is closed or paid already is to be given back
-- (late, twice): the order is marked, never paid a second time.
create or replace function settle_payment(i_method text, i_event_id text, i_type text, i_reference text, i_payment text, i_outcome text, i_amount bigint, i_currency text)
returns table (o_result text, o_order_id bigint)
language plpgsql as $$
declare
    p        payments%rowtype;
    o        orders%rowtype;
    v_result text;
begin
    insert into payment_events (method, event_id, type, outcome) values (i_method, i_event_id, i_type, 'received') on conflict do nothing;
    if not found then
        return query select 'duplicate', null::bigint;
        return;
    end if;
    select * into p from payments where method = i_method and reference = i_reference;
    if p.id is null then
        v_result := 'unknown';
    else
        select * into o from orders where id = p.order_id for update;
        select * into p from payments where id = p.id for update;
        if i_outcome = 'paid' then
            if p.state = 'paid' then
                v_result := 'duplicate';
            elsif i_amount is distinct from p.amount or upper(i_currency) is distinct from p.currency then
                v_result := 'mismatch';
            else
                update payments set state = 'paid', payment = i_payment, updated_at = now() where id = p.id;
                if o.paid_at is not null then
                    v_result := 'twice';
                elsif exists (select 1 from order_transitions where state = o.state and event = 'pay') then
                    perform move_order(o.id, 'pay', i_method);
                    v_result := 'paid';
                else
                    v_result := 'late';
                end if;
            end if;
        elsif p.state = 'started' then
            update payments set state = 'failed', updated_at = now() where id = p.id;
            v_result := 'ignored';
            if o.state = 'pending' and not exists (select 1 from payments where order_id = o.id and state = 'started') then
                perform move_order(o.id, case when i_outcome = 'expired' then 'expire' else 'fail' end, i_method);
                v_result := i_outcome;
            end if;
        else
            v_result := 'ignored';
        end if;
        if v_result in ('twice', 'late') then
            update orders set refund_needed = refund_needed + p.amount where id = o.id;
        end if;
        if v_result in ('twice', 'late', 'mismatch') then
            insert into order_events (order_id, event, state, actor, note) values (o.id, v_result, o.state, i_method, history_amount(i_amount, i_currency));
        end if;
    end if;
    update payment_events set outcome = v_result, payment_id = p.id where method = i_method and event_id = i_event_id;
    return query select v_result, o.id;
end $$;
