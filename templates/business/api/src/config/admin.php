<?php

declare(strict_types=1);

/* What the admin can edit: each collection is a table, each field one of its columns. */

$both = ['owner', 'editor'];
$alt = static fn (string $what): array => ['type' => 'line', 'label' => "What the $what shows", 'max' => 200, 'help' => 'For people who cannot see it.'];
$points = [
    'title' => ['type' => 'line', 'label' => 'Title', 'required' => true, 'max' => 80],
    'text' => ['type' => 'text', 'label' => 'Text', 'required' => true, 'max' => 400],
];

// Every quarter of an hour; what a clock shows can be chosen, and nothing else.
$clock = [];
for ($minute = 0; $minute <= 24 * 60; $minute += 15) {
    $time = sprintf('%02d:%02d', intdiv($minute, 60), $minute % 60);
    $clock[$time] = $time;
}
$hours = [
    'from' => ['type' => 'choice', 'label' => 'From', 'required' => true, 'options' => array_slice($clock, 0, -1)],
    'to' => ['type' => 'choice', 'label' => 'To', 'required' => true, 'options' => $clock],
];
$days = [
    'mon-fri' => 'Monday to Friday', 'mon-sat' => 'Monday to Saturday', 'sat-sun' => 'Saturday and Sunday', 'mon-sun' => 'Every day',
    'mon' => 'Monday', 'tue' => 'Tuesday', 'wed' => 'Wednesday', 'thu' => 'Thursday', 'fri' => 'Friday', 'sat' => 'Saturday', 'sun' => 'Sunday',
];
$zones = \DateTimeZone::listIdentifiers();

return ['collections' => [
    'company_info' => [
        'label' => 'Company', 'singular' => 'Company', 'icon' => 'home',
        'kind' => 'single', 'table' => 'company_info', 'preview' => '/', 'roles' => $both,
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'max' => 120, 'help' => 'Leave empty to use the name of the site.'],
            'trade' => ['type' => 'line', 'label' => 'Trade', 'max' => 80, 'help' => 'In two or three words, for example “Joinery and furniture”.'],
            'headline' => ['type' => 'line', 'label' => 'Headline', 'max' => 120, 'help' => 'The large line on the home page.'],
            'intro' => ['type' => 'text', 'label' => 'Introduction', 'max' => 320, 'help' => 'Two or three sentences. Search engines show them too.'],
            'image' => ['type' => 'image', 'label' => 'Picture on the home page', 'help' => 'Recommended: at least 1600 × 1200 pixels.'],
            'image_alt' => $alt('picture'),
            'phone' => ['type' => 'line', 'label' => 'Phone', 'max' => 40, 'help' => 'With the country code: +91 20 …'],
            'email' => ['type' => 'email', 'label' => 'E-mail address', 'help' => 'Shown on the site. Inquiries from the form reach you without it.'],
            'street' => ['type' => 'line', 'label' => 'Street and number', 'max' => 160],
            'postal_code' => ['type' => 'line', 'label' => 'Postal code', 'max' => 20],
            'city' => ['type' => 'line', 'label' => 'City', 'max' => 80],
            'region' => ['type' => 'line', 'label' => 'State or region', 'max' => 80],
            'country' => ['type' => 'line', 'label' => 'Country', 'max' => 2, 'help' => 'Two-letter code: IN, GB, DE …'],
            'latitude' => ['type' => 'decimal', 'label' => 'Latitude', 'min' => -90, 'max' => 90, 'help' => 'With the longitude, the map link leads to your exact location. Map apps show both numbers when you press and hold a place.'],
            'longitude' => ['type' => 'decimal', 'label' => 'Longitude', 'min' => -180, 'max' => 180],
            'directions' => ['type' => 'paragraphs', 'label' => 'Directions', 'max' => 1000],
            'service_area' => ['type' => 'line', 'label' => 'Service area', 'max' => 160, 'help' => 'For example “Pune and up to 60 km around”.'],
            'about' => ['type' => 'paragraphs', 'label' => 'About the company', 'max' => 10000],
            'about_image' => ['type' => 'image', 'label' => 'Picture on the about page'],
            'about_image_alt' => $alt('picture'),
            'figures' => ['type' => 'items', 'label' => 'In figures', 'fields' => [
                'value' => ['type' => 'line', 'label' => 'Figure', 'required' => true, 'max' => 20],
                'label' => ['type' => 'line', 'label' => 'Label', 'required' => true, 'max' => 60],
            ]],
            'strengths' => ['type' => 'items', 'label' => 'What customers can count on', 'fields' => $points],
            'steps' => ['type' => 'items', 'label' => 'How it works, step by step', 'fields' => $points],
            'links' => ['type' => 'items', 'label' => 'Links to other websites', 'fields' => [
                'label' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
                'url' => ['type' => 'url', 'label' => 'Address', 'required' => true],
            ]],
        ],
    ],
    'services' => [
        'label' => 'Services', 'singular' => 'Service', 'icon' => 'grid',
        'kind' => 'list', 'table' => 'services', 'title' => 'title', 'subtitle' => 'summary', 'order' => 'position, id', 'sortable' => true,
        'search' => ['title', 'summary', 'category'], 'preview' => '/services/{slug}', 'roles' => $both,
        'fields' => [
            'title' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 100],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'title', 'required' => true, 'max' => 120, 'help' => 'The last part of the page’s address.'],
            'category' => ['type' => 'line', 'label' => 'Category', 'max' => 60, 'help' => 'Visitors filter by it. Services with the same category are grouped.'],
            'summary' => ['type' => 'text', 'label' => 'Summary', 'max' => 240],
            'price' => ['type' => 'line', 'label' => 'Price', 'max' => 60, 'help' => 'In your own words: “from ₹ 18,000”, “₹ 900 an hour”, “on request”.'],
            'duration' => ['type' => 'line', 'label' => 'How long it takes', 'max' => 80],
            'image' => ['type' => 'image', 'label' => 'Picture', 'help' => 'Recommended: at least 1600 × 1200 pixels.'],
            'image_alt' => $alt('picture'),
            'body' => ['type' => 'paragraphs', 'label' => 'Description', 'max' => 10000],
            'included' => ['type' => 'items', 'label' => 'What is included', 'fields' => ['text' => ['type' => 'line', 'label' => 'Item', 'required' => true, 'max' => 160]]],
            'gallery' => ['type' => 'images', 'label' => 'More pictures'],
            'featured' => ['type' => 'boolean', 'label' => 'Show on the home page'],
            'published' => ['type' => 'boolean', 'label' => 'Published', 'default' => true],
        ],
    ],
    'opening_week' => [
        'label' => 'Opening hours', 'singular' => 'Opening hours', 'icon' => 'clock',
        'kind' => 'single', 'table' => 'opening_week', 'preview' => '/contact', 'roles' => $both,
        'fields' => [
            'hours' => [
                'type' => 'items', 'label' => 'The regular week', 'max' => 40,
                'help' => 'A day with a break has two entries. “To” before “from” means the next day: 18:00 to 02:00.',
                'fields' => ['days' => ['type' => 'choice', 'label' => 'On', 'required' => true, 'options' => $days]] + $hours,
            ],
            'note' => ['type' => 'text', 'label' => 'Note', 'max' => 300, 'help' => 'For example “Outside these hours by appointment”.'],
            'time_zone' => [
                'type' => 'choice', 'label' => 'Time zone', 'required' => true, 'options' => array_combine($zones, str_replace('_', ' ', $zones)),
                'help' => 'Your time zone. “Open now” uses it, wherever the visitor is.',
            ],
        ],
    ],
    'opening_exceptions' => [
        'label' => 'Holidays', 'singular' => 'Special days', 'icon' => 'clock',
        'kind' => 'list', 'table' => 'opening_exceptions', 'title' => 'reason', 'subtitle' => 'from_date', 'order' => 'from_date desc, id desc',
        'search' => ['reason'], 'preview' => '/contact', 'roles' => $both,
        'fields' => [
            'reason' => ['type' => 'line', 'label' => 'Reason', 'required' => true, 'max' => 80, 'help' => 'Shown to visitors: “Diwali”, “Stocktaking”.'],
            'from_date' => ['type' => 'date', 'label' => 'First day', 'required' => true],
            'to_date' => ['type' => 'date', 'label' => 'Last day', 'help' => 'Leave empty for a single day.'],
            'hours' => ['type' => 'items', 'label' => 'Hours on these days', 'max' => 10, 'help' => 'Leave empty if closed all day.', 'fields' => $hours],
        ],
    ],
    'team_members' => [
        'label' => 'Team', 'singular' => 'Team member', 'icon' => 'people',
        'kind' => 'list', 'table' => 'team_members', 'title' => 'name', 'subtitle' => 'role', 'order' => 'position, id', 'sortable' => true,
        'search' => ['name', 'role'], 'preview' => '/team', 'roles' => $both,
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 120],
            'role' => ['type' => 'line', 'label' => 'Role', 'max' => 120],
            'photo' => ['type' => 'image', 'label' => 'Photo', 'help' => 'Recommended: upright, at least 800 × 1000 pixels.'],
            'photo_alt' => $alt('photo'),
            'bio' => ['type' => 'paragraphs', 'label' => 'Short biography', 'max' => 2000],
            'email' => ['type' => 'email', 'label' => 'E-mail address', 'help' => 'Shown on the site.'],
            'phone' => ['type' => 'line', 'label' => 'Phone', 'max' => 40, 'help' => 'Shown on the site.'],
            'published' => ['type' => 'boolean', 'label' => 'Published', 'default' => true],
        ],
    ],
    'testimonials' => [
        'label' => 'Testimonials', 'singular' => 'Testimonial', 'icon' => 'star',
        'kind' => 'list', 'table' => 'testimonials', 'title' => 'name', 'subtitle' => 'quote', 'order' => 'position, id', 'sortable' => true,
        'search' => ['name', 'quote'], 'preview' => '/', 'roles' => $both,
        'fields' => [
            'quote' => ['type' => 'text', 'label' => 'Quote', 'required' => true, 'max' => 600],
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 120],
            'role' => ['type' => 'line', 'label' => 'About this person', 'max' => 120, 'help' => 'For example “Kitchen in Aundh, 2026”.'],
            'rating' => ['type' => 'integer', 'label' => 'Stars', 'min' => 1, 'max' => 5, 'help' => 'From 1 to 5. Leave empty to show none.'],
            'service_id' => ['type' => 'reference', 'label' => 'About the service', 'to' => 'services'],
            'published' => ['type' => 'boolean', 'label' => 'Published', 'default' => true],
        ],
    ],
    'faqs' => [
        'label' => 'Questions', 'singular' => 'Question', 'icon' => 'chat',
        'kind' => 'list', 'table' => 'faqs', 'title' => 'question', 'subtitle' => 'answer', 'order' => 'position, id', 'sortable' => true,
        'search' => ['question', 'answer'], 'preview' => '/questions', 'roles' => $both,
        'fields' => [
            'question' => ['type' => 'line', 'label' => 'Question', 'required' => true, 'max' => 200],
            'answer' => ['type' => 'paragraphs', 'label' => 'Answer', 'required' => true, 'max' => 3000],
            'published' => ['type' => 'boolean', 'label' => 'Published', 'default' => true],
        ],
    ],
    'legal_pages' => [
        'label' => 'Legal texts', 'singular' => 'Legal text', 'icon' => 'text',
        'kind' => 'list', 'table' => 'legal_pages', 'title' => 'title', 'subtitle' => 'slug', 'order' => 'position, id', 'sortable' => true,
        'search' => ['title', 'body'], 'preview' => '/legal/{slug}', 'roles' => ['owner'],
        'fields' => [
            'title' => ['type' => 'line', 'label' => 'Title', 'required' => true, 'max' => 100],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'title', 'required' => true, 'max' => 120],
            'body' => ['type' => 'markdown', 'label' => 'Text', 'max' => 50000],
        ],
    ],
    'contact_inquiries' => [
        'label' => 'Inquiries', 'singular' => 'Inquiry', 'icon' => 'mail',
        'kind' => 'inbox', 'table' => 'contact_inquiries', 'title' => 'name', 'subtitle' => 'message', 'order' => 'created_at desc, id desc',
        'search' => ['name', 'email', 'message', 'service_title'], 'roles' => $both,
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name'],
            'email' => ['type' => 'email', 'label' => 'E-mail address'],
            'phone' => ['type' => 'line', 'label' => 'Phone'],
            'service_title' => ['type' => 'line', 'label' => 'About'],
            'message' => ['type' => 'paragraphs', 'label' => 'Message'],
            'created_at' => ['type' => 'datetime', 'label' => 'Received'],
        ],
    ],
]];
