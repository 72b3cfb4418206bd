create or replace function get_faqs()
returns table (o_id bigint, o_question text, o_answer text)
language sql stable as $$
    select id, question, answer from faqs where published order by position, id;
$$;
