insert into posts (slug, title, summary, body, cover, cover_alt, cover_caption, author_id, category_id, status, published_at, updated_at, featured, is_demo)
select d.slug, d.title, d.summary, d.body, d.cover, d.cover_alt, d.cover_caption,
    (select id from authors where slug = d.author), (select id from categories where slug = d.category),
    d.status, now() + d.shift, least(now(), now() + d.shift), d.featured, true
from (values
('bread-around-a-working-day', 'Bread that fits around a working day',
 'Good bread needs very little of you and a great deal of the clock. Here is a loaf that does its work while you do yours.',
 $md$For years I believed that baking bread was something one did on a Saturday, in an apron, with music on. Then I had a job that took most Saturdays, and I found out that bread does not care what day it is. It wants time, not attention. If you have a refrigerator and twelve minutes, you can have a loaf in the middle of the week.

What follows is less a recipe than a timetable. The quantities are ordinary. The trick, if there is one, is to let cold and patience do what most recipes ask of your arms.

## What you need

- 450 g strong white flour, and 50 g of any wholemeal you like
- 360 g water, cool from the tap
- 10 g salt
- 2 g dried yeast, which is about half a teaspoon
- one heavy pot with a lid that can go into the oven

That is a wet dough, and it will feel wrong. Leave it wet. Flour added in panic is the reason most home loaves are bricks.

## The timetable

| When | What | How long |
|---|---|---|
| Evening, after dinner | Stir everything together until no flour is dry | 4 minutes |
| Half an hour later | Fold the dough over itself, four times, with a wet hand | 1 minute |
| Before bed | Fold again; cover; into the refrigerator | 1 minute |
| Next evening, when you come home | Shape it and let it stand on the counter | 3 minutes |
| An hour later | Into the hot pot, lid on; lid off after 25 minutes | 3 minutes |

Add up the last column: twelve minutes. Everything else is the dough's own business.

### Folding instead of kneading

Kneading lines up the proteins in the flour so that they can hold gas. So does waiting. A wet dough that stands for a day arranges itself quite well, and the two folds are there only to remind it which way is up.

> The first time I did this I was sure that I had forgotten a step. I kept opening the refrigerator to look at it. That turned out to be the only mistake one can make.

### The pot

A closed pot keeps the steam that the loaf gives off. The steam keeps the crust soft for the first minutes, so that the bread can rise before it sets. Heat the pot empty for half an hour. Lower the dough in on a sheet of paper. Do not touch the pot without a cloth, and put the cloth back where it lives, because you will need it again in twenty-five minutes.

## How to know that it is done

Turn the loaf over and knock on it. A finished loaf sounds hollow, a bit like a wooden box with nothing in it. If you own a thermometer, the middle should be at 96 °C. Then comes the hard part, which is to wait until it is cold. Hot bread is still cooking inside, and if you cut it now you will be cutting glue.

## When it goes wrong

**It is flat.** The kitchen was warm and the dough stood too long. Use less yeast next time, or colder water.

**It is dense.** Either the dough was too dry, or the yeast was old. Stir a pinch into warm water; if there is no foam after ten minutes, buy new yeast.

**It is burnt underneath.** Put a baking tray on the shelf below the pot. It looks as though it could not possibly help, and it does.

Nothing in this list is a reason not to eat it. I have eaten all three, with butter.$md$,
 '/demo/bread.svg', 'A round loaf on a board beside a window at dusk', 'The Wednesday loaf.', 'meera-joshi', 'kitchen', 'published', interval '-2 days', true),

('a-chair-nobody-wanted', 'Repairing a chair that nobody wanted',
 'It stood on the pavement for nine days before I carried it home. A slow account of taking a chair apart and giving it back its job.',
 $md$It was a kitchen chair with a beech frame, three good legs, and a note that said *free*. People looked at it and walked on. On the ninth day it rained, and I could not watch that, so I carried it home.

I want to describe what happened to it in some detail, because most of repairing is not skill. It is looking, and then waiting for glue.

## Before you touch anything

Put the chair on a table, at the height of your eyes, and move each joint with your hand. Mark every one that gives with a bit of tape. Do this twice, on two days. The first time you find what is loose. The second time you find what is loose because of something else.

![The chair on the bench, with tape on five of its joints](/demo/chair-joints.svg "Five of sixteen joints moved. The tape stays on until each one is done.")

My chair had five bad joints and one rung with a split along the grain. The fourth leg was not broken. It had been glued in crooked by somebody in a hurry, long ago, and everything else had come loose by trying to make up for it. This is common, and not only in chairs.

## Taking apart

1. Number the parts with pencil, on faces that will not be seen.
2. Tap the joints apart with a mallet and a scrap of softwood. Short, friendly taps.
3. Where old glue holds, warm it with a damp cloth and an iron, and be patient for ten minutes.
4. Never pull on a leg as a lever. That is how the previous owner got a note saying *free*.

Old furniture was put together with hide glue, which lets go when it is warm and wet. That was not a weakness. The people who made it knew that somebody would have to get in again.

## Cleaning the joints

New glue does not hold on old glue. Scrape the tenons down to the wood, but take off nothing more than you must: a tenon that has become thin will never be tight again. I use an old chisel held upright, and stop often to try the fit.

If a tenon is loose in its hole, glue a shaving of the same wood around it, let it dry, and fit it again. It takes an evening, and it is the difference between a repair and a wait for the next one.

## Glue, clamps, and a flat floor

Glue the two sides first, and let them dry overnight. Then join them, set the chair on the flattest piece of floor that you own, and put something heavy on the seat. Look at it from the front and from the side. If a leg does not touch the floor, now is the time. In an hour it will be too late for several years.

The split rung got thin glue, worked in with a piece of sewing thread drawn along the crack, and two turns of bicycle tube as a clamp. Bicycle tube is the best clamp there is for things that are round.

## What it is for

I oiled it, and on the following Sunday my neighbour sat on it, and went on talking. He did not notice the chair at all. I thought about pointing it out, and then understood that this was the compliment.$md$,
 '/demo/chair.svg', 'A wooden chair on a workbench with a mallet and clamps', '', 'tom-whitaker', 'workshop', 'published', interval '-6 days', false),

('forty-minutes-before-the-city', 'Forty minutes before the city wakes',
 'The same route every morning, for a year. You would expect it to become smaller. It does not.',
 $md$At twenty past five the street belongs to three kinds of people: those who carry milk, those who sweep, and those who are walking for no reason that they could give a doctor. I am one of the last kind, and this is my defence.

I go down the hill, past the temple with the blue door, along the canal as far as the second bridge, and back up through the vegetable market while it is still being unloaded. It takes forty minutes. I have done it nearly every day for a year, always in the same direction.

## The point of sameness

Friends ask whether I do not get bored. I did, in the second week. Then something turned over. Once you no longer need to look where you are going, you begin to see what is there.

I know now that the tea stall at the bridge opens at five forty, except on Tuesdays. I know that the kingfisher sits on the third wire in winter and on the first in April. There is a house whose upstairs light goes on as I pass it, and I have decided that this person is learning the violin, on no evidence.

> A route is like a sentence that you read every day. It is the reader that changes.

## What I carry

Keys, nothing else. I left the telephone at home by accident once, and on purpose since. If an idea is any good it will survive twenty minutes without being written down. Those that do not survive were only pleased with themselves.

## How to begin, if you want to

- Choose a route that starts at your own door. If you must travel to it you will not go.
- Make it short enough to be silly. You can always add a bridge.
- Go in the same direction for a month before you allow yourself to turn it round.
- Do not count anything.

The last is the hardest. We have become used to being told how we did. A walk has no opinion about it, and that is the rest in it.$md$,
 '/demo/morning.svg', 'A quiet canal with a bridge at sunrise', 'The second bridge, a little before six.', 'meera-joshi', 'outside', 'published', interval '-13 days', false),

('renaming-ten-thousand-photographs', 'Renaming ten thousand photographs with twenty lines',
 'I do not like software that organises my pictures for me. I do like a folder that sorts itself by date. A small script, and what it taught me about undo.',
 $md$My photographs come from two cameras and a telephone, and each has its own idea of what a file should be called. `IMG_4471.JPG` is a fine name until you have four of them.

I wanted something dull: every picture in a folder for its year, named after the moment it was taken. No database, no thumbnails, nothing that has to be kept running. If the script vanished tomorrow, the names would still make sense.

## The script

It is twenty lines of Python, and uses [Pillow](https://python-pillow.org/) to read the date that the camera wrote into the picture.

```python
from datetime import datetime
from pathlib import Path
from PIL import Image

TAKEN = 36867  # the number under which cameras keep the date

def taken(path: Path) -> datetime | None:
    try:
        text = Image.open(path).getexif().get_ifd(0x8769).get(TAKEN)
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S") if text else None
    except (OSError, ValueError):
        return None

for path in sorted(Path("inbox").glob("*.[jJ][pP]*[gG]")):
    when = taken(path)
    if when is None:
        continue
    target = Path("pictures", f"{when:%Y}", f"{when:%Y-%m-%d %H.%M.%S}.jpg")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        path.rename(target)
```

Pictures without a date stay where they are. That is deliberate: a script that guesses is a script that you must check, and I wrote it so that I would not have to look at all of them.

## Two things I would tell myself

**Never delete, never overwrite.** `rename` moves a file and does nothing else. If the target is there already, the picture stays in the inbox, and I can see with one look what was not handled. In three years this has happened eleven times, and each of them was a real surprise that I was glad not to have lost.

**Write down what you did.** I later added one line that appends the old and the new name to a text file. It has saved me once, after an evening on which I confused two folders. The undo was four lines long:

```bash
tac renamed.txt | while IFS=$'\t' read -r old new; do
  mv -n -- "$new" "$old"
done
```

`tac` prints a file from the end to the beginning, so that the last change is undone first. Most of computing feels like this to me. Somebody was annoyed once, wrote a small tool with a silly name, and left it lying about for the rest of us.

## Is it worth it?

Writing it took an hour. Sorting by hand would have taken longer than that, though not by as much as I like to claim. What I really got was a folder whose rules I understand, because I wrote them. I find that I take more pictures now, as I no longer owe anybody the work of putting them away.$md$,
 '/demo/photos.svg', 'A pile of photographs sliding into order', '', 'tom-whitaker', 'workshop', 'published', interval '-21 days', false),

('what-the-monsoon-does-to-a-balcony', 'What the monsoon does to a balcony',
 'Four months of rain on six square metres. Which plants sulked, which went mad, and what I will do differently next June.',
 $md$The rain came on the eleventh of June at about four in the afternoon, sideways. By five the basil was lying down. I had spent May carrying water up to the balcony in a bucket, and it had not occurred to me that I would spend July carrying it out again.

This is what happened to each of them, so that somebody else may learn it more cheaply.

## Those that were happy

**Curry leaf.** Put on forty centimetres and looked at me as though it had been waiting all its life. Do nothing. Do not even feel proud.

**Chillies.** Nine plants, all of them fine, as long as their pots stood on bricks. Roots can stand wet. They cannot stand *standing* in wet.

**Mint.** Mint does not have weather. Mint is weather.

## Those that were not

**Basil** rots from below. It wants sun on its leaves and dry feet, and the monsoon offers neither. Next year I will take cuttings in May and keep two of them on the kitchen window.

**Tomatoes** flowered well and set nothing. The flowers need to dry for the pollen to fall. I moved one plant under the overhang in August, and it gave me eleven tomatoes within three weeks, to make its point.

**Succulents.** I am told they are impossible to kill. I would like to meet whoever says so.

## What I changed by August

- Every pot on two bricks, so that water finds its way out.
- A third of coarse sand in the mix for whatever comes from a dry country.
- Twine from the railing to the wall, as the wind does more harm than the rain.
- The saucers went into a cupboard. A saucer in July is a mosquito farm.

![Pots on bricks along a railing, with twine holding the tall ones](/demo/pots.svg "Bricks and twine: the whole of my engineering.")

## And the moss

In September the bricks themselves turned green. I was about to scrub it off, when I noticed that the sparrows were picking at it for their nests. So there is now one brick that nobody is allowed to clean. It is the best-looking thing on the balcony, and I did not plant it.$md$,
 '/demo/balcony.svg', 'A balcony with potted plants in heavy rain', '', 'meera-joshi', 'outside', 'published', interval '-34 days', false),

('the-case-for-a-boring-notebook', 'The case for a boring notebook',
 'Beautiful notebooks stay empty. The grey one from the stationer gets filled, and there is a reason for that.',
 $md$Somewhere in my flat are seven beautiful notebooks. One is bound in cloth from Jaipur, one has paper so thick that ink refuses to go into it, and all of them are empty but for a first page, on which I have written the date in my best hand.

The one that I use is grey. It costs forty rupees, has a staple through the middle, and says *Long Book* on its front. I have filled thirty-one of them.

## Permission

A fine notebook asks a question every time it is opened: *is this good enough?* Usually it is not. It is a shopping list, a telephone number, the beginning of a thought that will turn out to have no end. So you close it again, and wait for something worthy, and nothing worthy comes, as worthy things are made of unworthy ones.

The grey one asks nothing. You can be stupid in it, at length, at no cost. I am convinced that this is most of what it takes to write anything at all.

## What goes in

- The date, on the left, always. You will not remember.
- One line for each thing. If it needs more, it needs a page of its own.
- No index, no colours, no system. A system is a second notebook.
- On the last page of each: the five things that I would be sorry to lose. These go into the next one.

That last habit has done more for me than any method I ever bought a book about. Once every two months I read a whole notebook through, quickly, with a cup of tea. Nearly all of it is dust. But there are always five.

## Keeping them

They stand in a shoe box, spine up, with their months on a strip of tape. I have been asked whether I should not scan them. Perhaps. But I have never lost one, and I have lost four telephones.

If you own beautiful notebooks, here is what I do with mine now: I give them away, to people who are about to travel. They come back full.$md$,
 '/demo/notebook.svg', 'A plain grey notebook with a pencil and a cup of tea', '', 'tom-whitaker', 'reading', 'published', interval '-47 days', false),

('how-to-read-a-long-book', 'How to read a long book slowly',
 'Twelve pages a day is not much. It is also two very long novels a year, and the best company I know.',
 $md$I used to finish books the way one finishes a meal at a railway station. Then, during one long summer, I had only a single book with me, and it had eleven hundred pages. I did the sum. If I read it as I usually did I would be done in a week, and then there would be six more weeks.

So I read twelve pages a day. I have hardly read in any other way since.

## Why twelve

It is a number that survives a bad day. Twelve pages take about twenty minutes, which is a kettle and a bus stop. On a good day you will want to go on, and here is the rule that makes it work: *do not*. Stop in the middle of things, while you still want to know. The book goes on working in you, and tomorrow you come to it hungry.

## What changes

You begin to remember. A book that is read in three evenings leaves an impression, like weather. A book that is read over three months leaves rooms that you can walk about in. You know the people in it for as long as you know a new colleague, and you miss them in about the same way.

You also notice how it is made. Long novels have a pulse. There are chapters in which nothing happens, very well, so that what comes afterwards can happen all at once. When one is in a hurry these are the pages that one skips.

## A few practical things

1. One long book at a time. A short one beside it is allowed, as one may have a biscuit.
2. Keep it where you wait, not where you rest. Beside the bed it will only ever be a sedative.
3. A pencil, not for wisdom but for names. In a Russian novel you will be glad of it by page ninety.
4. If after a hundred pages you do not care, stop, with no hard feelings. That is eight days. You have spent longer on worse.

## The end

The last twelve pages are strange. I have sat on a bench in front of my own house so as not to arrive before I had read them. Afterwards I leave a day empty, out of politeness, and begin the next on the day after that.$md$,
 '/demo/book.svg', 'A thick open book on a bench under a tree', '', 'meera-joshi', 'reading', 'published', interval '-62 days', false),

('letters-by-post', 'Letters, by post',
 'A stamp costs less than a cup of tea. I wrote one letter a week for a year, and this is what came back.',
 $md$This piece is scheduled: visitors cannot see it before its time has come, and then it appears by itself. Change "Published at" to see it sooner, or write something better in its place.

In January I bought fifty-two stamps and promised to use one each week. The rules were simple. It had to be written by hand, it could not be about anything urgent, and I was not allowed to keep a copy.

## What came back

Nineteen letters. Three postcards. One parcel with a jar of lime pickle, from an aunt to whom I had not written since school. And once my own letter, after four months, with *gone away* on it in three different hands.

I had expected to feel virtuous. What I felt was lighter: for as long as it takes to fill two sides, nobody could answer.$md$,
 '/demo/letter.svg', 'An envelope with a stamp beside a fountain pen', '', 'meera-joshi', 'reading', 'published', interval '10 days', false),

('three-knives', 'Three knives, and the drawer where the others went',
 '',
 $md$A draft: only you can see it, here in the admin.

- the large one, and why it is worth what it costs
- the small one, which costs forty rupees, and is better than all others
- the one with teeth, for bread

Then: the drawer. What was in it, and who has it now.$md$,
 '', '', '', 'tom-whitaker', 'kitchen', 'draft', null, false)
) as d(slug, title, summary, body, cover, cover_alt, cover_caption, author, category, status, shift, featured);

insert into post_tags (post_id, tag_id)
select p.id, t.id from (values
    ('bread-around-a-working-day', '{bread,habits}'), ('a-chair-nobody-wanted', '{repair,wood,tools}'), ('forty-minutes-before-the-city', '{city,habits,mornings}'),
    ('renaming-ten-thousand-photographs', '{software,tools}'), ('what-the-monsoon-does-to-a-balcony', '{plants,city}'),
    ('the-case-for-a-boring-notebook', '{paper,habits,tools}'), ('how-to-read-a-long-book', '{habits,paper,mornings}'), ('letters-by-post', '{paper,habits}')
) as d(post, tags)
join posts p on p.slug = d.post
join tags t on t.slug = any(d.tags::text[]);
