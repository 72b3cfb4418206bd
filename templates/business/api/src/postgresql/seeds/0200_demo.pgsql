-- First content, so that the site is not empty. Everything here is marked is_demo and can be taken out in one go.
-- The look this kind of site begins with; the owner's to change, and not demo content.
insert into settings (key, value) values ('theme', '{"accent": "#1f6350", "ground": "paper", "font": "modern", "radius": "sharp"}') on conflict do nothing;

insert into company_info (trade, headline, intro, image, image_alt, about, about_image, about_image_alt, figures, steps, strengths, phone, email,
    street, postal_code, city, region, country, latitude, longitude, directions, service_area, links, is_demo) values (
    'Joinery and furniture',
    'Furniture that your children will argue over',
    'We are a joinery of five in the old part of Pune. Kitchens, wardrobes, tables and repairs, made of solid wood, measured in your home and fitted by the people who built them.',
    '/demo/workshop.svg', 'A joiner’s bench with a plane, boards and tools on the wall',
    E'The workshop was founded in 1987 with one bench, a borrowed saw and an order for eleven school desks. Nine of them are still in use; the other two came back last year for new tops, and left again.\n\nToday we are five, and still do things in the same order. We come to you and measure. We draw until you say yes. Then one of us builds your piece from the first cut to the last coat of oil, and the same person brings it to you and fits it. You always know whom to call, and we know who is going to pick up.\n\nOur teak, sheesham and mango wood come from three mills that we visit every year. We buy whole logs, dry them for two years in our own yard, and can tell you where each board grew. Offcuts become stools, toys and, in the end, the heat of our drying chamber.',
    '/demo/yard.svg', 'The workshop with its yard, boards drying on one side and logs on the other',
    '[{"value": "1987", "label": "the year we began"}, {"value": "1,400+", "label": "pieces built and fitted"}, {"value": "10 years", "label": "guarantee on every joint"}]',
    '[{"title": "We come and look", "text": "You tell us what you need, we measure and listen. The visit costs nothing within Pune."},
      {"title": "You see it first", "text": "Within a week you have a drawing, wood samples and one fixed price. Nothing begins before you say yes."},
      {"title": "We build and fit it", "text": "One joiner makes your piece, brings it and fits it. You get photos from the bench while you wait."}]',
    '[{"title": "A fixed price", "text": "What we agree on is what you pay, fitting and clearing up included."},
      {"title": "Wood with an origin", "text": "Bought as whole logs from mills we know, dried for two years in our own yard."},
      {"title": "Ten years of guarantee", "text": "If a joint opens or a drawer sticks, we come and put it right."},
      {"title": "Repairs for everything we built", "text": "We keep every drawing. A new shelf in twenty years will match."}]',
    '+91 20 5550 0187', 'hello@example.com', '14 Timber Lane, Bhavani Peth', '411042', 'Pune', 'Maharashtra', 'IN', 18.510200, 73.866800,
    E'Through the blue gate, past the stacked logs. Two parking places in the yard; the bus stop at the corner is three minutes on foot.',
    'Pune and up to 60 km around',
    '[{"label": "Instagram", "url": "https://www.instagram.com/"}]',
    true
);

insert into services (slug, title, category, summary, body, price, duration, included, image, image_alt, gallery, featured, position, is_demo) values
('fitted-kitchens', 'Fitted kitchens', 'Interiors', 'Solid fronts, soft drawers and a worktop at the height of whoever cooks.',
 E'A kitchen is used more often than any other piece of furniture, so we begin with how you cook. Who stands where, what is heavy, what is needed every day? From that comes a plan in which nothing is in the way.\n\nFronts are solid wood, carcasses are birch ply, hinges and runners are of the kind that hotels buy. We work with your plumber and electrician, or bring ours.\n\nMost kitchens are in place within four days, and we lend you a hob for that time.',
 'from ₹ 2,80,000', '6 to 8 weeks, 4 days of fitting', '[{"text": "Measuring and planning in your home"}, {"text": "Drawing and wood samples"}, {"text": "Fitting, connecting, clearing up"}, {"text": "A visit after the first monsoon to adjust every door"}]',
 '/demo/kitchen.svg', 'A kitchen with wooden fronts, open shelf and two green lamps', '[{"url": "/demo/dovetail.svg", "alt": "Dovetail joints of a drawer"}]', true, 10, true),
('fitted-wardrobes', 'Fitted wardrobes', 'Interiors', 'From wall to wall and up to the ceiling, also where no corner is square.',
 E'Old houses have walls that lean and floors that slope. We measure every ten centimetres and build to the wall you have, so that there is no gap to dust and no filler strip to look at.\n\nInside it is made for your things: we count shirts, saris and suitcases before we draw.',
 'from ₹ 95,000', '4 to 5 weeks, 1 day of fitting', '[{"text": "Measuring in your home"}, {"text": "Inside made for what you own"}, {"text": "Old wardrobe taken away"}]',
 '/demo/wardrobe.svg', 'An open wardrobe with clothes, folded linen and drawers', '[]', true, 20, true),
('dining-tables', 'Dining tables', 'Furniture', 'One plank or three, for four people or fourteen, oiled and ready for spilt tea.',
 E'Choose your planks in our yard, sit at a table of the right size in the workshop, and tell us about the legs. The rest takes five weeks.\n\nWe finish with hard oil. A stain can be sanded out at home in ten minutes, and we show you how when we deliver.',
 'from ₹ 48,000', '5 weeks', '[{"text": "Choosing the planks with you"}, {"text": "Delivery to your room"}, {"text": "A tin of oil and ten minutes of instruction"}]',
 '/demo/table.svg', 'A long dining table with two chairs under red lamps', '[{"url": "/demo/dovetail.svg", "alt": "The grain of a table top with its joints"}]', true, 30, true),
('stairs-and-doors', 'Stairs and doors', 'Interiors', 'Stairs that do not creak and doors that close by themselves, in new houses and old ones.',
 E'A staircase is drawn for the people who walk on it: the height of a step, the place of a hand. We calculate it, build it in the workshop and put it up in two days.\n\nDoors we make new, or after the pattern of those that are still there.',
 'on request', '6 to 10 weeks', '[{"text": "Measuring and structural calculation"}, {"text": "Railing to the safety rules"}]',
 '/demo/stairs.svg', 'A wooden staircase with railing beside a panelled door', '[]', false, 40, true),
('the-pune-stool', 'The Pune stool', 'Furniture', 'Our smallest piece, made of offcuts: four legs, no screws, carries 150 kg.',
 E'Every apprentice makes ten of these before anything else, and every one of them is for sale. Teak or mango wood, 46 or 65 cm high.\n\nUsually there are some in the workshop. Come by, or ask us to put one aside.',
 '₹ 4,800', 'Ready to take along', '[{"text": "Numbered and signed by its maker"}]',
 '/demo/stool.svg', 'A round stool of oiled wood', '[]', false, 50, true),
('repairs-and-restoration', 'Repairs and restoration', 'Repairs', 'Loose joints, woven seats, tired varnish: most things are worth it, and we say so when they are not.',
 E'Bring the piece or send us two photos. We tell you what it needs and what it costs before we touch it.\n\nWe glue with hide glue where the old joint was, so that whoever repairs it after us can open it again.',
 'from ₹ 900 an hour', '1 to 3 weeks', '[{"text": "Estimate from photos within two days"}, {"text": "Collection in Pune"}]',
 '/demo/repair.svg', 'An old chair in a clamp beside tins of oil and a brush', '[]', false, 60, true);

insert into team_members (name, role, bio, photo, photo_alt, position, is_demo) values
('Meera Joshi', 'Master joiner, owner', 'Learned at her father’s bench and took it over in 2009. Plans kitchens and does not believe in filler strips.', '/demo/team-1.svg', 'Meera Joshi in a green apron', 10, true),
('Anand Joshi', 'Founder', 'Built the eleven desks. Officially retired; chooses the logs, and comes in every morning for tea and a second opinion.', '/demo/team-2.svg', 'Anand Joshi in a brown apron', 20, true),
('Farhan Shaikh', 'Joiner, stairs', 'Calculates, builds and fits every staircase. Walks up each of them a hundred times before you do.', '/demo/team-3.svg', 'Farhan Shaikh in a grey apron', 30, true),
('Sunita Pawar', 'Surfaces and restoration', 'Knows four hundred shades of brown. Came from a museum workshop, and treats your grandmother’s chair accordingly.', '/demo/team-4.svg', 'Sunita Pawar in a brown apron', 40, true),
('Rohan D’Souza', 'Apprentice', 'In his second year, stool number 31. Answers the phone on Saturdays.', '/demo/team-5.svg', 'Rohan D’Souza in a blue apron', 50, true);

insert into testimonials (quote, name, role, rating, service_id, position, is_demo)
select quote, name, role, rating, (select id from services where slug = service), position, true
from (values
    ('They moved one drawer by forty centimetres on paper, and it changed how we cook. Four days of fitting, no dust in the other rooms.', 'Kavita and Nikhil Rao', 'Kitchen in Aundh', 5, 'fitted-kitchens', 10),
    ('I asked for a cheaper wood and was told why not, in plain words. The wardrobe fits a wall that is eleven centimetres out of true.', 'Zubin Irani', 'Wardrobe in Camp', 5, 'fitted-wardrobes', 20),
    ('My grandfather’s chair had been in pieces for twenty years. It now carries four grandchildren, sometimes at once.', 'Ashwini Deshpande', 'Restoration', 5, 'repairs-and-restoration', 30),
    ('We chose the plank in the rain, in the yard, with a cup of tea. It is the only piece of furniture whose tree I can point to on a map.', 'Thomas Mathew', 'Dining table in Kothrud', 5, 'dining-tables', 40)
) as said (quote, name, role, rating, service, position);

insert into faqs (question, answer, position, is_demo) values
('What does a first visit cost?', 'Nothing within Pune. Further away we agree on the cost of the drive beforehand, and take it off the bill when you order.', 10, true),
('How long do I have to wait?', E'Furniture takes four to six weeks, kitchens six to eight. We tell you the day on which we fit when you order, and we have missed it twice in thirty years.\n\nRepairs usually take less than three weeks.', 20, true),
('How do I pay?', 'A third when you order, a third when we begin to fit, a third when you are content. By bank transfer, card or UPI.', 30, true),
('Which wood should I choose?', 'Teak where it gets wet, sheesham where it should be dark and hard, mango where it should be light and kind to your budget. We bring samples, and you can touch whole boards in our yard.', 40, true),
('Do you also repair what others have built?', 'Yes. Send us two photos and the measurements; we answer within two working days.', 50, true),
('How do I care for an oiled surface?', 'Wipe it with a damp cloth, oil it once a year. We leave a tin with every piece and show you how it is done.', 60, true);

insert into opening_week (time_zone, hours, note, is_demo) values (
    'Asia/Kolkata',
    '[{"days": "mon-fri", "from": "09:00", "to": "13:00"}, {"days": "mon-fri", "from": "14:00", "to": "18:30"}, {"days": "sat", "from": "10:00", "to": "14:00"}]',
    'At other times by appointment: we are often in the yard.',
    true
);

-- Always ahead of the day on which the site is made.
insert into opening_exceptions (from_date, to_date, reason, hours, is_demo) values
(current_date + 19, null, 'Stocktaking', '[{"from": "14:00", "to": "18:30"}]', true),
(make_date(extract(year from current_date + 340)::integer, 1, 26), null, 'Republic Day', '[]', true),
(current_date + 40, current_date + 44, 'Workshop holiday', '[]', true);

insert into legal_pages (slug, title, body, position, is_demo) values
('legal-notice', 'Legal notice', E'*This is an example. Put your own details here before you publish: the law of your country says which are needed.*\n\n## Responsible for this site\n\nMeera Joshi\\\n14 Timber Lane, Bhavani Peth\\\n411042 Pune, Maharashtra, India\n\nPhone: +91 20 5550 0187\\\nE-mail: hello@example.com\n\n## Registration\n\nGSTIN: 27ABCDE1234F1Z5 (example)\n\n## Pictures and texts\n\nAll pictures and texts are our own unless their page says otherwise.', 10, true),
('privacy', 'Privacy', E'*This is an example. It describes what this site does as it is delivered; have it checked for your country before you publish.*\n\n## What we store\n\nWhen you send us an inquiry we keep what you entered (name, e-mail address, phone number, message) in order to answer you, and delete it when it is no longer needed for that.\n\nOur server counts requests for a short time so that nobody can flood the forms. It does so with a keyed hash; your address itself is not kept there.\n\n## What we do not do\n\n- No cookies for visitors, no tracking, no advertising.\n- No fonts, maps or videos from other companies: your browser talks to this site alone. A map opens only when you follow the link to it.\n\n## Your rights\n\nYou may ask us at any time what we have stored about you, and have it corrected or deleted. Write to hello@example.com.', 20, true);
