<?php

declare(strict_types=1);

use App\Lib\Shop\Shop;

/* What the admin can edit: each collection is a table, each field one of its columns. Orders, stock and customers have screens of their own. */

$both = ['owner', 'editor'];
$countries = 'Two-letter codes, for example IN or DE; * means the rest of the world.';

return ['currency' => Shop::currency(), 'collections' => [
    'products' => [
        'label' => 'Products', 'singular' => 'Product', 'icon' => 'box', 'kind' => 'list', 'table' => 'products', 'title' => 'name', 'subtitle' => 'summary',
        'order' => 'position, id', 'sortable' => true, 'search' => ['name', 'summary'], 'preview' => '/products/{slug}', 'roles' => $both,
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 120],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 100],
            'category_id' => ['type' => 'reference', 'label' => 'Category', 'to' => 'categories'],
            'price' => ['type' => 'money', 'label' => 'Price', 'required' => true, 'min' => 0, 'help' => 'Variants can have their own price: see Stock.'],
            'compare_at_price' => ['type' => 'money', 'label' => 'Previous price', 'min' => 0, 'help' => 'Shown crossed out next to the price. Leave empty for none.'],
            'tax_class_id' => ['type' => 'reference', 'label' => 'Tax class', 'to' => 'tax_classes'],
            'summary' => ['type' => 'text', 'label' => 'Summary', 'max' => 240, 'help' => 'One or two sentences. Search engines show them too.'],
            'images' => ['type' => 'images', 'label' => 'Pictures', 'help' => 'The first one is shown in lists. Recommended: square, 1200 × 1200 pixels.'],
            'description' => ['type' => 'markdown', 'label' => 'Description', 'max' => 20000],
            'options' => ['type' => 'items', 'label' => 'Options', 'help' => 'Each combination becomes a variant with its own stock. Without options there is one.', 'fields' => [
                'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 40, 'help' => 'Size, Colour …'],
                'values' => ['type' => 'line', 'label' => 'Values', 'required' => true, 'max' => 400, 'help' => 'Separated by commas: S, M, L'],
            ]],
            'details' => ['type' => 'items', 'label' => 'Details', 'fields' => [
                'label' => ['type' => 'line', 'label' => 'Property', 'required' => true, 'max' => 60],
                'value' => ['type' => 'line', 'label' => 'Value', 'required' => true, 'max' => 200],
            ]],
            'weight' => ['type' => 'integer', 'label' => 'Weight in grams', 'min' => 0, 'max' => 1000000, 'default' => 0, 'help' => 'For shipping by weight.'],
            'tax_code' => ['type' => 'line', 'label' => 'HSN code', 'max' => 20, 'help' => 'Shown on invoices.'],
            'tags' => ['type' => 'tags', 'label' => 'Tags'],
            'featured' => ['type' => 'boolean', 'label' => 'Show on the home page'],
            'published' => ['type' => 'boolean', 'label' => 'For sale', 'default' => true],
        ],
    ],
    'categories' => [
        'label' => 'Categories', 'singular' => 'Category', 'icon' => 'grid', 'kind' => 'list', 'table' => 'categories', 'title' => 'name', 'subtitle' => 'description',
        'order' => 'position, id', 'sortable' => true, 'search' => ['name'], 'preview' => '/category/{slug}', 'roles' => $both,
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 80],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'name', 'required' => true, 'max' => 100],
            'parent_id' => ['type' => 'reference', 'label' => 'Parent category', 'to' => 'categories', 'help' => 'Leave empty for a main category.'],
            'description' => ['type' => 'text', 'label' => 'Description', 'max' => 400],
            'image' => ['type' => 'image', 'label' => 'Picture'],
        ],
    ],
    'legal_pages' => [
        'label' => 'Terms and policies', 'singular' => 'Page', 'icon' => 'text', 'kind' => 'list', 'table' => 'legal_pages', 'title' => 'title',
        'order' => 'position, id', 'sortable' => true, 'preview' => '/legal/{slug}', 'roles' => ['owner'],
        'fields' => [
            'title' => ['type' => 'line', 'label' => 'Title', 'required' => true, 'max' => 100],
            'slug' => ['type' => 'slug', 'label' => 'Address', 'from' => 'title', 'required' => true, 'max' => 100],
            'body' => ['type' => 'markdown', 'label' => 'Text', 'max' => 60000],
        ],
    ],
    'shop' => [
        'label' => 'Shop', 'singular' => 'Shop', 'icon' => 'home', 'kind' => 'single', 'table' => 'shop_settings', 'title' => 'legal_name', 'preview' => '/', 'roles' => ['owner'],
        'fields' => [
            'headline' => ['type' => 'line', 'label' => 'Headline', 'max' => 120, 'help' => 'The large line on the home page.'],
            'intro' => ['type' => 'text', 'label' => 'Introduction', 'max' => 320],
            'hero_image' => ['type' => 'image', 'label' => 'Picture on the home page'],
            'notice' => ['type' => 'line', 'label' => 'Notice', 'max' => 140, 'help' => 'A line above every page, for example “Free shipping from ₹999”. Leave empty for none.'],
            'promises' => ['type' => 'items', 'label' => 'What customers can count on', 'fields' => [
                'title' => ['type' => 'line', 'label' => 'Title', 'required' => true, 'max' => 60],
                'text' => ['type' => 'line', 'label' => 'Text', 'required' => true, 'max' => 140],
            ]],
            'about' => ['type' => 'paragraphs', 'label' => 'About the shop', 'max' => 3000],
            'legal_name' => ['type' => 'line', 'label' => 'Name of the business', 'max' => 160, 'help' => 'As on invoices. Leave empty to use the name of the site.'],
            'address' => ['type' => 'text', 'label' => 'Address', 'max' => 400],
            'email' => ['type' => 'email', 'label' => 'E-mail address', 'help' => 'Customers reply to this address.'],
            'phone' => ['type' => 'line', 'label' => 'Phone', 'max' => 40],
            'tax_number' => ['type' => 'line', 'label' => 'GSTIN or VAT number', 'max' => 30],
            'country' => ['type' => 'line', 'label' => 'Country', 'required' => true, 'max' => 2, 'help' => 'Two-letter code. It decides, together with the state, which taxes apply.'],
            'region' => ['type' => 'line', 'label' => 'State', 'max' => 10, 'help' => 'In India the two-letter code, for example MH or KA: CGST and SGST apply in that state, IGST elsewhere.'],
            'currency' => ['type' => 'line', 'label' => 'Currency', 'required' => true, 'max' => 3, 'help' => 'Three-letter code. Orders keep the currency they were placed in; prices are not converted.'],
            'prices_include_tax' => ['type' => 'boolean', 'label' => 'Prices include taxes', 'default' => true],
            'shipping_tax_class_id' => ['type' => 'reference', 'label' => 'Tax class of shipping', 'to' => 'tax_classes'],
            'test_mode' => ['type' => 'boolean', 'label' => 'Test mode', 'default' => true, 'help' => 'Visitors can try everything with simulated payments. Switch it off to sell.'],
            'pay_on_delivery' => ['type' => 'boolean', 'label' => 'Cash on delivery', 'default' => true],
            'pay_on_delivery_max' => ['type' => 'money', 'label' => 'Cash on delivery up to', 'min' => 0, 'default' => 0, 'help' => '0: no limit.'],
            'pay_by_transfer' => ['type' => 'boolean', 'label' => 'Bank transfer', 'default' => true],
            'bank_details' => ['type' => 'text', 'label' => 'Bank account', 'max' => 600, 'help' => 'Sent to customers who pay by transfer.'],
            'pay_with_razorpay' => ['type' => 'boolean', 'label' => 'Razorpay', 'default' => true, 'help' => 'Needs the variables RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET and RAZORPAY_WEBHOOK_SECRET. Its webhook is /api/webhooks/razorpay, with the events payment_link.paid, payment_link.cancelled, payment_link.expired, refund.processed and refund.failed.'],
            'pay_with_stripe' => ['type' => 'boolean', 'label' => 'Stripe', 'default' => true, 'help' => 'Needs the variables STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET. Its webhook is /api/webhooks/stripe, with all events checkout.session and refund.'],
            'reserve_minutes' => ['type' => 'integer', 'label' => 'Minutes to reserve goods during payment', 'min' => 35, 'max' => 1440, 'default' => 45],
            'transfer_days' => ['type' => 'integer', 'label' => 'Days to reserve goods for a bank transfer', 'min' => 1, 'max' => 60, 'default' => 7],
            'low_stock' => ['type' => 'integer', 'label' => 'Show “few left” up to', 'min' => 0, 'max' => 1000, 'default' => 5],
            'order_prefix' => ['type' => 'line', 'label' => 'Order numbers begin with', 'max' => 8],
            'invoice_prefix' => ['type' => 'line', 'label' => 'Invoice numbers begin with', 'max' => 8],
            'credit_note_prefix' => ['type' => 'line', 'label' => 'Credit note numbers begin with', 'max' => 8, 'help' => 'Must differ from the beginning of invoice numbers.'],
            'invoice_footer' => ['type' => 'text', 'label' => 'Footer of invoices', 'max' => 600],
        ],
    ],
    'shipping_zones' => [
        'label' => 'Shipping zones', 'singular' => 'Zone', 'icon' => 'cart', 'kind' => 'list', 'table' => 'shipping_zones', 'title' => 'name',
        'order' => 'position, id', 'sortable' => true, 'roles' => ['owner'],
        'fields' => [
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 80],
            'countries' => ['type' => 'tags', 'label' => 'Countries', 'help' => $countries],
            'regions' => ['type' => 'tags', 'label' => 'States', 'help' => 'State codes, if the zone is only part of a country. Leave empty for the whole country.'],
        ],
    ],
    'shipping_rates' => [
        'label' => 'Shipping prices', 'singular' => 'Shipping price', 'icon' => 'money', 'kind' => 'list', 'table' => 'shipping_rates', 'title' => 'name', 'subtitle' => 'delivery',
        'order' => 'position, id', 'sortable' => true, 'roles' => ['owner'],
        'fields' => [
            'zone_id' => ['type' => 'reference', 'label' => 'Zone', 'to' => 'shipping_zones', 'required' => true],
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 80, 'help' => 'Standard, Express …'],
            'delivery' => ['type' => 'line', 'label' => 'Delivery time', 'max' => 80, 'help' => '3 to 5 days'],
            'basis' => ['type' => 'choice', 'label' => 'Depends on', 'required' => true, 'options' => ['price' => 'the value of the goods', 'weight' => 'the weight'], 'default' => 'price'],
            'lowest' => ['type' => 'integer', 'label' => 'From', 'min' => 0, 'default' => 0, 'help' => 'In the smallest unit of the currency (₹999 is 99900), or in grams.'],
            'below' => ['type' => 'integer', 'label' => 'Below', 'min' => 1, 'help' => 'Leave empty for no upper limit.'],
            'price' => ['type' => 'money', 'label' => 'Price', 'required' => true, 'min' => 0],
        ],
    ],
    'tax_classes' => [
        'label' => 'Tax classes', 'singular' => 'Tax class', 'icon' => 'tag', 'kind' => 'list', 'table' => 'tax_classes', 'title' => 'name',
        'order' => 'position, id', 'sortable' => true, 'roles' => ['owner'],
        'fields' => ['name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 80]],
    ],
    'tax_rates' => [
        'label' => 'Taxes', 'singular' => 'Tax', 'icon' => 'money', 'kind' => 'list', 'table' => 'tax_rates', 'title' => 'name', 'subtitle' => 'country',
        'order' => 'position, id', 'sortable' => true, 'roles' => ['owner'],
        'fields' => [
            'tax_class_id' => ['type' => 'reference', 'label' => 'Tax class', 'to' => 'tax_classes', 'required' => true],
            'country' => ['type' => 'line', 'label' => 'Goods shipped to', 'required' => true, 'max' => 2, 'help' => 'Two-letter code, or * for every country without a row of its own.'],
            'scope' => ['type' => 'choice', 'label' => 'Applies', 'required' => true, 'default' => 'any', 'options' => [
                'any' => 'in the whole country', 'same_region' => 'in the shop’s own state', 'other_region' => 'outside the shop’s own state',
            ]],
            'name' => ['type' => 'line', 'label' => 'Name', 'required' => true, 'max' => 60, 'help' => 'As on invoices: CGST 9 %, VAT 19 % …'],
            'rate' => ['type' => 'decimal', 'label' => 'Per cent', 'required' => true, 'min' => 0, 'max' => 100],
        ],
    ],
]];
