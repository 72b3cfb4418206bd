create or replace function put_settings(i_key text, i_value jsonb)
returns void
language sql as $$
    insert into settings (key, value) values (i_key, i_value)
        on conflict (key) do update set value = excluded.value, updated_at = now();
$$;
