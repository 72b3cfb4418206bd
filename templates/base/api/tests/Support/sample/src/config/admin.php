<?php

declare(strict_types=1);

/* A site with every kind of collection and every type of field. */
return ['currency' => 'EUR', 'collections' => [
    'plants' => [
        'label' => 'Plants', 'singular' => 'Plant', 'icon' => 'grid', 'kind' => 'list', 'table' => 'plants', 'title' => 'name', 'subtitle' => 'note',
        'order' => 'position, id', 'sortable' => true, 'search' => ['name', 'note'], 'preview' => '/plants/{slug}', 'roles' => ['owner', 'editor'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true],
            'note' => ['type' => 'text', 'label' => 'Note', 'max' => 200],
            'story' => ['type' => 'paragraphs', 'label' => 'Story'],
            'body' => ['type' => 'markdown', 'label' => 'Text'],
            'contact' => ['type' => 'email', 'label' => 'Contact'],
            'link' => ['type' => 'url', 'label' => 'Link'],
            'light' => ['type' => 'choice', 'label' => 'Light', 'options' => ['sun' => 'Sun', 'shade' => 'Shade']],
            'picture' => ['type' => 'image', 'label' => 'Picture'],
            'sheet' => ['type' => 'file', 'label' => 'Sheet'],
            'height' => ['type' => 'integer', 'label' => 'Height', 'min' => 0, 'max' => 5000],
            'price' => ['type' => 'money', 'label' => 'Price'],
            'ph' => ['type' => 'decimal', 'label' => 'pH', 'min' => 0, 'max' => 14],
            'hardy' => ['type' => 'boolean', 'label' => 'Hardy'],
            'sown' => ['type' => 'date', 'label' => 'Sown'],
            'seen_at' => ['type' => 'datetime', 'label' => 'Seen'],
            'colours' => ['type' => 'tags', 'label' => 'Colours'],
            'gallery' => ['type' => 'images', 'label' => 'Gallery'],
            'steps' => ['type' => 'items', 'label' => 'Steps', 'fields' => [
                'title' => ['type' => 'line', 'label' => 'Title', 'required' => true, 'max' => 40],
                'minutes' => ['type' => 'integer', 'label' => 'Minutes', 'min' => 1],
            ]],
            'bed_id' => ['type' => 'reference', 'label' => 'Bed', 'to' => 'beds'],
            'friends' => ['type' => 'references', 'label' => 'Friends', 'to' => 'plants', 'table' => 'plant_friends', 'own' => 'plant_id', 'other' => 'friend_id'],
            'views' => ['type' => 'readonly', 'label' => 'Views'],
        ],
    ],
    'beds' => [
        'label' => 'Beds', 'singular' => 'Bed', 'icon' => 'box', 'table' => 'beds', 'roles' => ['owner', 'editor'],
        'fields' => ['name' => ['type' => 'line', 'label' => 'Name', 'required' => true]],
    ],
    'garden' => [
        'label' => 'Garden', 'singular' => 'Garden', 'icon' => 'home', 'kind' => 'single', 'table' => 'gardens', 'roles' => ['owner'],
        'fields' => ['name' => ['type' => 'line', 'label' => 'Name'], 'hours' => ['type' => 'items', 'label' => 'Hours', 'fields' => ['day' => ['type' => 'line', 'label' => 'Day']]]],
    ],
    'shed' => [
        'label' => 'Shed', 'singular' => 'Shed', 'icon' => 'home', 'kind' => 'single', 'table' => 'sheds', 'roles' => ['owner'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true],
            'colour' => ['type' => 'choice', 'label' => 'Colour', 'required' => true, 'default' => 'green', 'options' => ['green' => 'Green', 'red' => 'Red']],
            'width' => ['type' => 'decimal', 'label' => 'Width'], 'shelves' => ['type' => 'tags', 'label' => 'Shelves'],
        ],
    ],
    'letters' => [
        'label' => 'Letters', 'singular' => 'Letter', 'icon' => 'mail', 'kind' => 'inbox', 'table' => 'letters', 'title' => 'name', 'subtitle' => 'body',
        'search' => ['name', 'body'], 'roles' => ['owner', 'editor'],
        'fields' => ['name' => ['type' => 'line', 'label' => 'Name'], 'body' => ['type' => 'paragraphs', 'label' => 'Text']],
    ],
]];
