-- First content, so that the site is not empty. Everything here is marked is_demo and can be taken out in one go.
insert into profiles (headline, intro, about, location, email, availability, links, experience, is_demo) values (
    'Designer and maker of calm, useful things',
    'I help small teams turn a rough idea into a product that people enjoy. Brand, interface and the code behind it: from one pair of hands.',
    E'I started out drawing posters for a neighbourhood cinema, and I still work the same way: listen first, leave out what is not needed, and make the rest well.\n\nIn the twelve years since, I have worked with bakeries and banks, museums and a very small railway. What they had in common was a clear question. Most of my work is finding it together with you.\n\nI work in short rounds. Every week there is something to click, to print or to hold, so that decisions are made on real things and not on promises.',
    'Pune, India',
    'hello@example.com',
    'Open for new projects',
    '[{"label": "GitHub", "url": "https://github.com/"}, {"label": "LinkedIn", "url": "https://www.linkedin.com/"}]',
    '[{"from": "2021", "to": "today", "title": "Independent designer", "place": "Own studio", "text": "Brand and product design for small companies, from first sketch to running software."},
      {"from": "2017", "to": "2021", "title": "Senior product designer", "place": "Northlight Studio", "text": "Led a team of four; design system used in eleven products."},
      {"from": "2013", "to": "2017", "title": "Interface developer", "place": "Papermill Agency", "text": "Museum guides, web shops, and many forms that had to work for everyone."}]',
    true
);

insert into projects (slug, title, summary, body, client, year, cover, tags, featured, position, is_demo) values
('harbour-coffee', 'Harbour Coffee', 'A brand and a small shop for a roastery that opens at five in the morning.',
 E'The roastery had good coffee and a name that nobody could spell. We kept the coffee.\n\nThe new mark is a single line that becomes a cup, a wave or a crane, so that packaging stays fresh without a new design each season. The shop is quick on an old phone, which is what most of its regulars have.\n\nOnline orders doubled within three months, and the queue in the morning is now mostly people who came by on foot.',
 'Harbour Coffee Roasters', 2026, '/demo/cover-1.svg', '{Branding,Web}', true, 10, true),
('field-notes', 'Field Notes for rangers', 'An app for people who count birds with cold hands and no signal.',
 E'Rangers used to write on paper and type at night. Now they tap large buttons during the day and the data travels when there is a network.\n\nWe tested every version outdoors, in gloves. The best idea of the project came from there: the screen turns dark at dusk, so that it frightens nobody.',
 'Wetland Trust', 2025, '/demo/cover-2.svg', '{Product,Research}', true, 20, true),
('slow-museum', 'The Slow Museum', 'An audio guide that tells you to sit down.',
 E'Ten objects, ten minutes each. The guide knows no shortcuts, and visitors stay twice as long.\n\nThe player is a web page of forty kilobytes and works on the visitors'' own phones, so the museum has no devices to charge.',
 'City Museum', 2025, '/demo/cover-3.svg', '{Web,Research}', true, 30, true),
('ledger', 'Ledger', 'Book-keeping for people who do not like book-keeping.',
 E'One question a day, answered on the way home. At the end of the year the books are done.\n\nWe removed every word an accountant had to explain to us, and put it back only where the law wanted it.',
 'Ledger Finance', 2024, '/demo/cover-4.svg', '{Product,Web}', false, 40, true),
('night-train', 'Night Train posters', 'A series of twelve posters for a railway line with one train.',
 E'Each poster shows the same window at another hour. They were screen-printed in three colours and hung at the stations, where they keep disappearing.',
 'Hill Railway', 2023, '/demo/cover-5.svg', '{Branding,Print}', false, 50, true),
('open-kitchen', 'Open Kitchen', 'A cook book that can be wiped clean.',
 E'Sixty recipes by the guests of a community kitchen, in four languages. Set in two sizes of one typeface, bound to lie flat, printed on stone paper.',
 'Open Kitchen e.V.', 2022, '/demo/cover-6.svg', '{Print}', false, 60, true);

insert into skills (name, category, level, position, is_demo) values
('Brand identity', 'Design', 5, 10, true),
('Interface design', 'Design', 5, 20, true),
('Typography', 'Design', 4, 30, true),
('Illustration', 'Design', 3, 40, true),
('User interviews', 'Research', 4, 50, true),
('Usability tests', 'Research', 4, 60, true),
('HTML and CSS', 'Code', 5, 70, true),
('TypeScript and Angular', 'Code', 4, 80, true),
('PHP and PostgreSQL', 'Code', 3, 90, true);
