-- A shop that could open today: its products and words are demo content (is_demo), its taxes and shipping prices are a start to be checked.
insert into tax_classes (name, position) values ('GST 5 %', 10), ('GST 18 %', 20), ('Free of tax', 30);
insert into tax_rates (tax_class_id, country, scope, name, rate, position)
    select c.id, 'IN', r.scope, r.name || ' ' || trim_scale(r.rate) || ' %', r.rate, r.position
    from tax_classes c join (values
        ('GST 5 %', 'same_region', 'CGST', 2.5, 10), ('GST 5 %', 'same_region', 'SGST', 2.5, 20), ('GST 5 %', 'other_region', 'IGST', 5, 30),
        ('GST 18 %', 'same_region', 'CGST', 9, 40), ('GST 18 %', 'same_region', 'SGST', 9, 50), ('GST 18 %', 'other_region', 'IGST', 18, 60)
    ) r(class, scope, name, rate, position) on r.class = c.name;

insert into shipping_zones (name, countries, position) values ('India', '{IN}', 10), ('Rest of the world', '{*}', 20);
insert into shipping_rates (zone_id, name, delivery, basis, lowest, below, price, position)
    select z.id, r.name, r.delivery, r.basis, r.lowest, r.below, r.price, r.position
    from shipping_zones z join (values
        ('India', 'Standard', '3 to 5 working days', 'price', 0, 99900, 7900, 10), ('India', 'Standard', '3 to 5 working days', 'price', 99900, null, 0, 20),
        ('India', 'Express', '1 to 2 working days', 'price', 0, null, 14900, 30),
        ('Rest of the world', 'Air parcel', '7 to 14 days', 'weight', 0, 1000, 180000, 40), ('Rest of the world', 'Air parcel', '7 to 14 days', 'weight', 1000, 3000, 320000, 50),
        ('Rest of the world', 'Air parcel', '7 to 14 days', 'weight', 3000, null, 540000, 60)
    ) r(zone, name, delivery, basis, lowest, below, price, position) on r.zone = z.name;

update shop_settings set
    headline = 'Made by hand, for every day', intro = 'Tableware, tea and textiles from small workshops across India. Chosen slowly, packed with care, sent within two days.',
    hero_image = '/demo/hero.svg', notice = 'Free shipping within India from ₹999',
    promises = '[{"title": "Sent within two days", "text": "Packed without plastic, tracked all the way."}, {"title": "Thirty days to change your mind", "text": "Send it back unused and we return your money."}, {"title": "From people we know", "text": "We visit each workshop and pay before we sell."}]',
    about = E'This shop began with one table at a Sunday market and a suitcase full of mugs. Today we work with fourteen workshops, most of them families, and still know everyone by name.\n\nWhat we sell is meant to be used: stoneware that may go into the oven, linen that grows softer, tea from this year. When something breaks, write to us. Often it can be mended.',
    address = E'12 Lavelle Road\nBengaluru 560001\nKarnataka, India', email = 'hello@example.com', phone = '+91 80 5555 0123',
    bank_details = E'Account holder: Example Store\nBank: Example Bank, Bengaluru\nAccount number: 000000000000\nIFSC: EXAM0000000',
    country = 'IN', region = 'KA', shipping_tax_class_id = (select id from tax_classes where name = 'GST 18 %'), is_demo = true;

insert into categories (slug, name, description, image, position, is_demo) values
    ('kitchen', 'Kitchen and table', 'For cooking, serving and long breakfasts.', '/demo/bowl.svg', 10, true),
    ('tableware', 'Tableware', 'Stoneware and wood that is glad to be used.', '/demo/mug-indigo.svg', 20, true),
    ('tea', 'Tea', 'This year’s harvest, from gardens with a name.', '/demo/tea-darjeeling.svg', 30, true),
    ('home', 'Home', 'Cloth and light for quiet rooms.', '/demo/cushion.svg', 40, true),
    ('textiles', 'Textiles', 'Hand-loomed, block-printed, washed soft.', '/demo/throw.svg', 50, true),
    ('light', 'Light', 'Beeswax and brass.', '/demo/candles.svg', 60, true),
    ('carry', 'Paper and bags', 'To write in, and to carry it all.', '/demo/tote-natural.svg', 70, true);
update categories c set parent_id = p.id from categories p, (values ('tableware', 'kitchen'), ('tea', 'kitchen'), ('textiles', 'home'), ('light', 'home')) t(child, parent) where c.slug = t.child and p.slug = t.parent;

insert into products (slug, name, category_id, price, compare_at_price, weight, tax_code, tax_class_id, featured, position, summary, description, images, options, details, is_demo)
select p.slug, p.name, c.id, p.price, p.compare_at, p.weight, p.hsn, t.id, p.featured, p.position, p.summary, p.description, p.images::jsonb, p.options::jsonb, p.details::jsonb, true
from (values
    ('everyday-mug', 'Everyday mug', 'tableware', 69000, null, 420, '6912', 'GST 5 %', true, 10,
     'A stoneware mug with a foot of bare clay and a handle for a whole hand.',
     'Thrown in Khurja by the Ansari family, glazed on the inside and on two thirds of the outside. It holds **350 ml** and keeps tea warm for a long conversation.

- Safe in the dishwasher and in the microwave
- Every glaze runs a little differently
- The clay foot grows darker with time',
     '[{"url": "/demo/mug-indigo.svg", "alt": "Mug with indigo glaze"}, {"url": "/demo/mug-sand.svg", "alt": "Mug with sand-coloured glaze"}, {"url": "/demo/mug-moss.svg", "alt": "Mug with moss-green glaze"}]', '[{"name": "Colour", "values": "Indigo, Sand, Moss"}]', '[{"label": "Volume", "value": "350 ml"}, {"label": "Height", "value": "10 cm"}, {"label": "Material", "value": "Stoneware"}, {"label": "Made in", "value": "Khurja, Uttar Pradesh"}]'),
    ('orchard-bowl', 'Orchard bowl', 'tableware', 119000, null, 900, '6912', 'GST 5 %', true, 20,
     'A wide bowl with two drawn lines, for fruit, dal or a salad for four.',
     'Thrown in one piece and carved while still soft. The glaze is **matt outside and smooth inside**, so that a spoon glides.

The large one holds three litres, the small one half of that.',
     '[{"url": "/demo/bowl.svg", "alt": "Stoneware bowl with oranges"}]', '[{"name": "Size", "values": "Small, Large"}]', '[{"label": "Width", "value": "21 or 29 cm"}, {"label": "Material", "value": "Stoneware"}, {"label": "Care", "value": "Dishwasher safe"}]'),
    ('iron-teapot', 'Iron teapot with bamboo handle', 'tableware', 245000, null, 1650, '7323', 'GST 18 %', true, 30,
     'Cast iron, enamelled inside, with a handle that stays cool.',
     'Holds heat for an hour and tea for four. The inside is enamelled, so nothing rusts and nothing tastes of iron.

A strainer of steel is included.',
     '[{"url": "/demo/teapot.svg", "alt": "Dark iron teapot with bamboo handle"}]', '[]', '[{"label": "Volume", "value": "900 ml"}, {"label": "Material", "value": "Cast iron, bamboo"}, {"label": "Care", "value": "Rinse by hand"}]'),
    ('mango-wood-board', 'Mango wood board', 'tableware', 139000, null, 800, '4419', 'GST 5 %', false, 40,
     'A board for bread and cheese, cut from trees that bear no fruit any more.',
     'Mango wood is hard enough for knives and light enough to carry to the garden. Oiled with linseed; oil it again when it looks thirsty.',
     '[{"url": "/demo/board.svg", "alt": "Wooden board with handle"}]', '[]', '[{"label": "Size", "value": "42 × 20 cm"}, {"label": "Material", "value": "Mango wood, linseed oil"}, {"label": "Care", "value": "Wipe, do not soak"}]'),
    ('darjeeling-first-flush', 'Darjeeling first flush', 'tea', 48000, null, 130, '0902', 'GST 5 %', true, 50,
     'The first leaves of spring: light, floral, a little green.',
     'Picked in March in a small garden near Kurseong. Brew it at **85 °C for three minutes** and drink it without milk.',
     '[{"url": "/demo/tea-darjeeling.svg", "alt": "Green pouch of Darjeeling tea"}]', '[{"name": "Weight", "values": "100 g, 250 g"}]', '[{"label": "Harvest", "value": "March, this year"}, {"label": "Garden", "value": "Kurseong, 1,400 m"}, {"label": "Leaf", "value": "SFTGFOP1"}]'),
    ('masala-chai', 'Masala chai', 'tea', 32000, null, 130, '0902', 'GST 5 %', false, 60,
     'Assam leaves with cardamom, ginger, clove and a little pepper.',
     'Strong enough for milk and sugar, gentle enough for the afternoon. We grind the spices each week.

1. Boil a spoonful in half water, half milk
2. Wait five minutes
3. Strain, and share',
     '[{"url": "/demo/tea-chai.svg", "alt": "Red pouch of masala chai"}]', '[{"name": "Weight", "values": "100 g, 250 g"}]', '[{"label": "Contains", "value": "Black tea, cardamom, ginger, clove, pepper"}, {"label": "Caffeine", "value": "Yes"}]'),
    ('linen-apron', 'Linen apron', 'textiles', 149000, null, 320, '6211', 'GST 5 %', false, 70,
     'Washed linen with two pockets; grows softer with every meal.',
     'Cut wide and long, with straps that cross at the back. The pocket takes a towel and a telephone.',
     '[{"url": "/demo/apron-oatmeal.svg", "alt": "Apron of undyed linen"}, {"url": "/demo/apron-indigo.svg", "alt": "Apron of indigo linen"}]', '[{"name": "Colour", "values": "Oatmeal, Indigo"}]', '[{"label": "Material", "value": "100 % linen"}, {"label": "Length", "value": "88 cm"}, {"label": "Care", "value": "40 °C"}]'),
    ('block-print-runner', 'Block-printed table runner', 'textiles', 129000, null, 240, '6302', 'GST 5 %', true, 80,
     'Printed by hand in Bagru, one block after the other, 240 times.',
     'Natural indigo or madder on unbleached cotton. Look closely and you see where one print ends and the next begins: that is how you know it.',
     '[{"url": "/demo/runner-indigo.svg", "alt": "Table runner printed in indigo"}, {"url": "/demo/runner-madder.svg", "alt": "Table runner printed in madder red"}]', '[{"name": "Colour", "values": "Indigo, Madder"}]', '[{"label": "Size", "value": "180 × 40 cm"}, {"label": "Material", "value": "Cotton, natural dyes"}, {"label": "Care", "value": "30 °C, by itself"}]'),
    ('cotton-throw', 'Hand-loomed cotton throw', 'textiles', 299000, 349000, 950, '6301', 'GST 5 %', true, 90,
     'A large, airy cloth for the sofa, woven in Bhujodi.',
     'Two people weave for three days. The checks are woven, not printed, so both sides are the right one.',
     '[{"url": "/demo/throw.svg", "alt": "Folded checked throws"}]', '[]', '[{"label": "Size", "value": "140 × 200 cm"}, {"label": "Material", "value": "Kala cotton"}, {"label": "Care", "value": "30 °C"}]'),
    ('leaf-cushion', 'Leaf cushion cover', 'textiles', 79000, null, 180, '6304', 'GST 5 %', false, 100,
     'Block-printed leaves with one red seed each.',
     'With a zip along the side and piping all around. Made for our throw, but it also likes plain sofas.',
     '[{"url": "/demo/cushion.svg", "alt": "Cushion with printed green leaves"}]', '[{"name": "Size", "values": "40 × 40 cm, 50 × 50 cm"}]', '[{"label": "Material", "value": "Cotton"}, {"label": "Filling", "value": "Not included"}]'),
    ('beeswax-candles', 'Three beeswax candles', 'light', 89000, null, 700, '3406', 'GST 5 %', true, 110,
     'Pure wax from the Nilgiris that smells of honey and burns without soot.',
     'Three heights, one colour: that of the wax itself. Together they burn for **ninety hours**.',
     '[{"url": "/demo/candles.svg", "alt": "Three burning beeswax candles"}]', '[]', '[{"label": "Burns", "value": "20, 30 and 40 hours"}, {"label": "Material", "value": "Beeswax, cotton wick"}]'),
    ('brass-diya', 'Brass lamp', 'light', 115000, null, 620, '7418', 'GST 18 %', false, 120,
     'A lamp for oil and a cotton wick, cast in Moradabad.',
     'Heavy, simple, and yours for longer than you think. Polish it with lemon and ash, or let it grow dark.',
     '[{"url": "/demo/diya.svg", "alt": "Brass oil lamp with flame"}]', '[]', '[{"label": "Height", "value": "16 cm"}, {"label": "Material", "value": "Brass"}]'),
    ('leather-notebook', 'Notebook in vegetable-tanned leather', 'carry', 99000, null, 380, '4820', 'GST 18 %', false, 130,
     'Handmade cotton paper that takes ink well, in a cover that can be filled again.',
     'The paper is made from the offcuts of a shirt factory in Jaipur. 160 pages, sewn, with a pencil.',
     '[{"url": "/demo/notebook.svg", "alt": "Brown leather notebook with pencil"}]', '[{"name": "Pages", "values": "Plain, Dotted"}]', '[{"label": "Format", "value": "A5"}, {"label": "Pages", "value": "160"}, {"label": "Material", "value": "Leather, cotton paper"}]'),
    ('canvas-tote', 'Canvas tote', 'carry', 79000, null, 360, '4202', 'GST 5 %', false, 140,
     'Carries twelve kilos of oranges. We tried.',
     'Heavy cotton canvas with a double bottom and handles that fit over a coat.',
     '[{"url": "/demo/tote-natural.svg", "alt": "Tote of natural canvas"}, {"url": "/demo/tote-charcoal.svg", "alt": "Tote of charcoal canvas"}]', '[{"name": "Colour", "values": "Natural, Charcoal"}]', '[{"label": "Size", "value": "40 × 42 × 12 cm"}, {"label": "Material", "value": "Cotton, 400 g/m²"}]')
) p(slug, name, category, price, compare_at, weight, hsn, tax, featured, position, summary, description, images, options, details)
join categories c on c.slug = p.category join tax_classes t on t.name = p.tax order by p.position;

-- Larger sizes cost more, and colours have their own pictures.
update variants v set price = x.price, weight = coalesce(x.weight, v.weight) from products p, (values
    ('orchard-bowl', 'Large', 169000, 1600), ('darjeeling-first-flush', '250 g', 109000, 290), ('masala-chai', '250 g', 69000, 290), ('leaf-cushion', '50 × 50 cm', 99000, 260)
) x(slug, title, price, weight) where p.id = v.product_id and p.slug = x.slug and v.title = x.title;
update variants v set image = x.image from products p, (values
    ('everyday-mug', 'Indigo', '/demo/mug-indigo.svg'), ('everyday-mug', 'Sand', '/demo/mug-sand.svg'), ('everyday-mug', 'Moss', '/demo/mug-moss.svg'),
    ('linen-apron', 'Oatmeal', '/demo/apron-oatmeal.svg'), ('linen-apron', 'Indigo', '/demo/apron-indigo.svg'),
    ('block-print-runner', 'Indigo', '/demo/runner-indigo.svg'), ('block-print-runner', 'Madder', '/demo/runner-madder.svg'),
    ('canvas-tote', 'Natural', '/demo/tote-natural.svg'), ('canvas-tote', 'Charcoal', '/demo/tote-charcoal.svg')
) x(slug, title, image) where p.id = v.product_id and p.slug = x.slug and v.title = x.title;
update variants v set sku = upper(left(regexp_replace(p.slug, '(\w)\w*-?', '\1', 'g'), 4)) || '-' || p.position || '-' || v.position from products p where p.id = v.product_id and p.is_demo;
update inventory i set on_hand = case v.sku when 'CT-90-1' then 3 when 'EM-10-3' then 0 else 12 + (v.id * 7 % 25)::integer end
    from variants v join products p on p.id = v.product_id where v.id = i.variant_id and p.is_demo;

insert into legal_pages (slug, title, body, position) values
    ('terms', 'Terms of sale', 'These are a start, not legal advice: read them, change what does not fit, and have them checked.

## Who you buy from

Your contract is with the business named at the foot of this page. Write to us before or after you buy; we answer within two working days.

## Ordering

What you see in the shop is an offer. By pressing **Place order** you accept it and a contract is made; you get a confirmation by e-mail at once. Prices include all taxes unless it says otherwise.

## Paying

You see the ways to pay before you order. Card and UPI payments are taken by our payment provider on its own page; we never see your card number. With a bank transfer we keep the goods for you for a week.

## Delivery

We send within two working days to the address you gave. When something is late, or arrives broken, write to us: we put it right or return your money.

## Complaints

Write to us first, please. Your rights as a consumer under the law of your country are not limited by these terms.', 10),
    ('privacy', 'Privacy', 'This page says what we keep about you, why, and for how long. Check it against what you really do before you sell.

## What we keep

- **When you order:** your name, addresses, telephone number, e-mail address and what you bought. We need it to fulfil the contract, and invoices must be kept as long as tax law says.
- **When you make an account:** the same, and a hash of your password from which it cannot be read.
- **While you look around:** a cookie that remembers your cart, and one that keeps you logged in. No cookies for advertising, no other companies'' scripts.

## Who gets it

The carrier gets your address and telephone number. The payment provider gets the amount, your e-mail address and the number of the order. Nobody else.

## Your rights

Ask us what we know about you, have it corrected, or have it deleted where the law does not make us keep it.', 20),
    ('returns', 'Returns and refunds', '## Thirty days

Send back what you do not like within thirty days, unused and in its packing. Tea can be returned only unopened.

## How

1. Write to us with the number of your order
2. Pack it well and send it to our address
3. When it has arrived we return your money the way it came, within five working days

## Broken or wrong

Then it costs you nothing. Send us a picture, and we send a new one or return the money, as you like.', 30),
    ('shipping', 'Shipping', '## Within India

Standard takes three to five working days and is free from ₹999; below that it is ₹79. Express takes one to two working days and is ₹149.

## Elsewhere

By air, in seven to fourteen days. The price goes by weight and is shown before you order. Import duties of your country are not included.

## Tracking

You get the number of your parcel by e-mail, and see it on the page of your order.', 40);
