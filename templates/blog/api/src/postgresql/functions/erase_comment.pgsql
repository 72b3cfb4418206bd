-- Out of the bin (or of spam) for good: the row goes, or, when others have answered it, everything personal in it.
create or replace function erase_comment(i_id bigint)
returns table (o_erased boolean)
language plpgsql as $$
begin
    perform from comments c where c.id = i_id and c.state in ('deleted', 'spam') for update;
    if not found then
        return query select false;
        return;
    end if;
    if exists (select from comments c where c.parent_id = i_id) then
        update comments c set state = 'deleted', name = '', email = '', body = '', reason = '', updated_at = now() where c.id = i_id;
    else
        delete from comments c where c.id = i_id;
    end if;
    return query select true;
end $$;
