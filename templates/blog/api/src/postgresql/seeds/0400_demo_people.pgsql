-- First content, so that the site is not empty. Everything here is marked is_demo and can be taken out in one go.
insert into authors (slug, name, role, bio, image, links, position, is_demo) values
('meera-joshi', 'Meera Joshi', 'Editor',
 $md$I write about kitchens, balconies and the parts of a day that nobody photographs. Before this I edited cookery books for eleven years, which taught me to distrust any recipe that begins with *simply*.

I live in Pune with one cat, nine chilli plants and a mixer grinder that is older than I am.$md$,
 '/demo/meera.svg', '[{"label": "Mastodon", "url": "https://mastodon.social/"}, {"label": "Write to me", "url": "mailto:meera@example.com"}]', 10, true),
('tom-whitaker', 'Tom Whitaker', 'Writer and repairer of chairs',
 $md$I mend furniture three days a week and write on the other two. I am interested in how things are put together, and in how much of that one can learn by taking them apart carefully.

Most of what I know about wood I learned from a neighbour who never once said what he was doing.$md$,
 '/demo/tom.svg', '[{"label": "Workshop diary", "url": "https://example.com/"}]', 20, true);

insert into categories (slug, name, description, position, is_demo) values
('kitchen', 'Kitchen', 'Food that fits into a life with other things in it.', 10, true),
('workshop', 'Workshop', 'Mending, making, and the tools that are worth their place on the wall.', 20, true),
('outside', 'Outside', 'Walks, weather, and what grows on a balcony.', 30, true),
('reading', 'Reading', 'Books and notebooks, and how to find time for either.', 40, true);

insert into tags (slug, name, is_demo) values
('bread', 'bread', true), ('city', 'city', true), ('habits', 'habits', true), ('mornings', 'mornings', true), ('paper', 'paper', true),
('plants', 'plants', true), ('repair', 'repair', true), ('software', 'software', true), ('tools', 'tools', true), ('wood', 'wood', true);

insert into about (title, lead, body, image, image_alt, is_demo) values
('About this blog', 'Two people, one long table, and an interest in how ordinary things are done well.',
 $md$We started writing here because our conversations kept ending with "somebody should write that down". So we did.

There is a new piece most weeks. None of it is urgent. We write about what we have done ourselves, we say so when it went wrong, and we are not paid by anybody whose things we mention.

Comments are open and are read by a person before they appear. If you would rather write to us alone, use the [contact page](/contact).$md$,
 '/demo/table.svg', 'A long table with two lamps, seen from above', true);
