-- One line in which something is to be seen and nothing invisible is, but for U+200C and U+200D: names of India and Iran are written
-- with them. App\DTO\Line in PHP is the same rule.
create or replace function visible_line(i_text text)
returns boolean
language sql immutable as $$
    select i_text ~ '[^\u0020\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\u200C\u200D]'
       and i_text !~ ('[\u0001-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F'
           '\u2800\u3164\uE000-\uF8FF\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U0010FFFF]');
$$;
