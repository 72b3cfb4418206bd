-- The shop has always its settings: when the demo content is taken out, only its words go.
create or replace function keep_settings()
returns trigger
language plpgsql as $$
begin
    update shop_settings set headline = '', intro = '', hero_image = '', notice = '', promises = '[]', about = '', address = '', phone = '', bank_details = '', is_demo = false
        where id = old.id;
    return null;
end $$;

create or replace trigger shop_settings_stay before delete on shop_settings for each row execute function keep_settings();
