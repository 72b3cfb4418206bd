create or replace function get_settings()
returns table (o_key text, o_value jsonb, o_updated_at timestamptz)
language sql stable as $$
    select key, value, updated_at from settings;
$$;
