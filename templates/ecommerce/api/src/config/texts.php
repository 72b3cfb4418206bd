<?php

declare(strict_types=1);

/*
 * The texts of this type of site, merged over base-texts.php: the same key replaces a text of base. The texts of
 * the pages are those of www/src/app/texts.ts, as search engines read them: change both. What stands in {braces} is filled in.
 */
return [
    // Of any request.
    'try_again' => 'Please try again',
    'saved' => 'Saved.',

    // Of a field; they complete "this field …".
    'must_be_accepted' => 'must be accepted',
    'must_be_from_the_list' => 'must be chosen from the list',
    'is_no_country_of_ours' => 'is not a country we deliver to',
    'is_of_another_country' => 'does not belong to this country',
    'is_not_offered' => 'is not available',

    // The names of countries in addresses come of themselves, in this language.
    'countries_language' => 'en',

    // What is not there.
    'product_missing' => 'This product does not exist',
    'legal_missing' => 'This page does not exist',
    'order_missing' => 'This order does not exist',
    'customer_missing' => 'This customer does not exist',
    'address_missing' => 'This address does not exist',
    'payment_missing' => 'This payment does not exist',
    'credit_note_missing' => 'This credit note does not exist',
    'invoice_missing' => 'An order has no invoice before it is paid or shipped',

    // Ordering and accounts.
    'cart_empty' => 'The cart is empty',
    'method_not_offered' => 'This payment method is not available',
    'payment_page_away' => 'The payment page is not available right now. Please try again in a moment.',
    'order_not_cancellable' => 'This order can no longer be cancelled here. Please write to us.',
    'order_in_account' => 'This order already belongs to an account',
    'order_claimed' => 'The order is in your account.',

    // Payment providers, to the owner.
    'provider_answered' => '{provider} answered {status}: {reason}',
    'provider_no_page' => '{provider} created no payment session',
    'provider_no_refund' => '{provider} refused the refund: {reason}',
    'provider_away' => 'The payment provider does not answer: {error}.',
    'provider_broken' => 'The payment provider has an internal problem ({status}).',
    'no_reason' => 'no reason given',
    'refund_refused' => 'The payment provider did not refund the money',
    'refund_unclear' => 'The payment provider has not confirmed the refund. Please check again in a minute: nothing is refunded twice.',

    // The pages.
    'home_shop' => 'See all products',
    'home_categories' => 'Shop by category',
    'home_featured' => 'Favourites',
    'home_about' => 'About us',
    'products_title' => 'All products',
    'products_search' => 'Search: {words}',
    'products_list' => 'Products',
    'product_details' => 'Details',
    'product_related' => 'Goes well with this',
    'price_from' => 'from {price}',
    'needs_javascript' => 'This page needs JavaScript.',

    // Invoices and credit notes.
    'document_test' => 'TEST — this shop is in test mode: this document is not valid',
    'document_invoice' => 'Invoice',
    'document_tax_invoice' => 'Tax invoice',
    'document_credit_note' => 'Credit note',
    'document_cancellation' => 'Cancellation of a credit note',
    'document_from' => 'From',
    'document_to' => 'To',
    'document_tax_number' => 'Tax number',
    'document_number' => 'Number',
    'document_date' => 'Date',
    'document_order' => 'Order',
    'document_ordered' => 'Ordered',
    'document_delivered_to' => 'Delivered to',
    'document_place' => 'Place of supply',
    'document_cancels' => 'Cancels',
    'document_for_invoice' => 'For invoice',
    'document_invoice_of' => 'Invoice of',
    'document_item' => 'Item',
    'document_quantity' => 'Qty',
    'document_price' => 'Price',
    'document_tax' => 'Tax',
    'document_total' => 'Total',
    'document_tax_code' => 'HSN {code}',
    'document_items' => 'Items',
    'document_tax_on' => '{tax} on {amount}',
    'document_includes_tax_on' => 'includes {tax} on {amount}',
    'document_net' => 'Net amount',
    'document_credited' => 'Credited',
    'document_put_on_again' => 'Reinstated',
    'document_paid_on' => 'Paid on {date}.',
    'document_to_be_paid' => 'To be paid.',
    'document_whole_text' => 'Invoice {invoice} is refunded in full.',
    'document_part_text' => 'Invoice {invoice} is refunded in part.',
    'document_cancelled_text' => 'The refund of credit note {note} failed. The credit note is cancelled; invoice {invoice} is valid again as before.',
    'document_reason' => 'Reason: {reason}',

    // A line in the owner's admin when something happens to an order.
    'news_placed' => 'Order {number} ({total}): placed',
    'news_paid' => 'Order {number} ({total}): paid',
    'news_cancelled' => 'Order {number} ({total}): cancelled',
    'news_failed' => 'Order {number} ({total}): failed',
    'news_late' => 'Order {number} ({total}): paid after it was closed',
    'news_twice' => 'Order {number} ({total}): paid twice',
    'news_mismatch' => 'Order {number} ({total}): payment of a different amount',
    'news_refund_failed' => 'Refund of {amount} for order {number} failed. Please look at the order.',
    'news_refunded_at_provider' => '{amount} of order {number} was refunded at the payment provider.',
    'news_refund_mismatch' => 'Order {number}: a refund at the payment provider does not match. Please look at the order.',

    // Parts of the mails below.
    'order_tax' => '{tax}   {amount}',
    'order_includes_tax' => 'includes {tax}   {amount}',
    'order_test' => 'This was a test: the shop is in test mode, and nothing will be shipped.',
    'order_paid' => 'Paid. Thank you.',
    'order_not_paid' => 'Not paid yet.',
    'order_pay_on_delivery' => 'You pay on delivery.',
    'order_pay_by_transfer' => "Please transfer the total, with the order number as reference, to:\n{account}",
    'order_note_attached' => 'The credit note {number} is attached.',
    'order_note_cancelled' => 'Its credit note is cancelled: see {number}, attached.',
    'order_told' => 'has been told so by e-mail and asked to reply to you',
    'order_not_told' => 'has not been told yet',

    // The mails; those that begin with owner_ are yours.
    'mail_placed_subject' => 'Your order {number} at {shop}',
    'mail_placed' => <<<'TEXT'
        Dear {name},

        thank you for your order. We have received it:

        {items}
        {shipping}
        Total: {total}
        {taxes}

        {payment}

        Shipping address:
        {address}

        Follow or cancel your order here: {link}

        {test}

        {shop}
        TEXT,
    'mail_paid_subject' => 'Order {number} is paid',
    'mail_paid' => <<<'TEXT'
        Dear {name},

        thank you, we have received your payment of {total} and are preparing your order:

        {items}
        {shipping}
        Total: {total}
        {taxes}

        The invoice is attached. You can also download it here: {link}

        {test}

        {shop}
        TEXT,
    'mail_shipped_subject' => 'Order {number} is on its way',
    'mail_shipped' => <<<'TEXT'
        Dear {name},

        your order has been shipped today.

        {tracking}

        {items}

        Shipping address:
        {address}

        {link}

        {test}

        {shop}
        TEXT,
    'mail_cancelled_subject' => 'Order {number} is cancelled',
    'mail_cancelled' => <<<'TEXT'
        Dear {name},

        your order {number} has been cancelled. Nothing will be shipped. If you have already paid, we will refund the money by the same payment method.

        {link}

        {shop}
        TEXT,
    'mail_failed_subject' => 'The payment of order {number} failed',
    'mail_failed' => <<<'TEXT'
        Dear {name},

        the payment of your order {number} failed. Your money was not taken, and the goods are no longer reserved for you.
        To try again, add everything to your cart on this page:

        {link}

        {shop}
        TEXT,
    'mail_expired_subject' => 'Order {number} has expired',
    'mail_expired' => <<<'TEXT'
        Dear {name},

        we did not receive a payment for your order {number} in time, so the goods are no longer reserved for you.
        To order them again, add everything to your cart on this page:

        {link}

        {shop}
        TEXT,
    'mail_refunded_subject' => 'A refund for order {number}',
    'mail_refunded' => <<<'TEXT'
        Dear {name},

        we have refunded {amount} for your order {number}; {refunded} in total. Depending on your bank, it can take up to ten days to arrive.

        {document}

        {link}

        {shop}
        TEXT,
    'mail_refund_failed_subject' => 'The refund for order {number} did not reach you',
    'mail_refund_failed' => <<<'TEXT'
        Dear {name},

        we tried to refund {amount} for your order {number}, but your bank returned the money to us. We still owe it to you.
        Please reply to this e-mail and tell us how we can pay you, for example to which bank account.

        {document}

        {link}

        {shop}
        TEXT,
    'mail_owner_placed_subject' => 'New order {number}: {total}',
    'mail_owner_placed' => <<<'TEXT'
        {name} has ordered:

        {items}
        {shipping}
        Total: {total}

        {payment}

        {note}

        {admin}

        {test}
        TEXT,
    'mail_owner_paid_subject' => 'Order {number} is paid: {total}',
    'mail_owner_paid' => <<<'TEXT'
        {name} has paid:

        {items}
        {shipping}
        Total: {total}

        Shipping address:
        {address}

        {note}

        {admin}

        {test}
        TEXT,
    'mail_owner_cancelled_subject' => 'Order {number} is cancelled',
    'mail_owner_cancelled' => <<<'TEXT'
        The order of {name} is cancelled. To refund: {refund_needed}

        {admin}
        TEXT,
    'mail_owner_refund_needed_subject' => 'Please look at order {number}: money to refund',
    'mail_owner_refund_needed' => <<<'TEXT'
        A payment arrived for order {number}, which is closed or was already paid. Nothing was shipped for it. To refund: {refund_needed}

        {admin}
        TEXT,
    'mail_owner_mismatch_subject' => 'Please look at order {number}: a payment that does not match',
    'mail_owner_mismatch' => <<<'TEXT'
        A payment of an amount other than {total} was reported for order {number}. The order was not marked as paid.

        {admin}
        TEXT,
    'mail_owner_refunded_at_provider_subject' => 'Order {number}: {amount} refunded at {provider}',
    'mail_owner_refunded_at_provider' => <<<'TEXT'
        {amount} of order {number} was refunded in {provider}'s own dashboard ({reference}), not here. It counts like any other refund, and {name} has been told.
        {document}

        The goods were not returned to stock. If you have them back, change the number under Stock.

        Refunded in total: {refunded} of {total}. To refund: {refund_needed}

        {admin}
        TEXT,
    'mail_owner_refund_mismatch_subject' => 'Please look at order {number}: a refund that does not match',
    'mail_owner_refund_mismatch' => <<<'TEXT'
        {provider} reports a refund of {said} for order {number} that was not made here. It is in another currency, or more than the amount paid and not yet refunded, so it does not count here: the order and its documents have not changed.

        If you refunded the same money yourself as well, {name} has received it twice.

        {admin}
        TEXT,
    'mail_owner_refund_failed_subject' => 'Please act on order {number}: refund of {amount} failed',
    'mail_owner_refund_failed' => <<<'TEXT'
        {provider} could not refund {amount} for order {number} ({reason}). The money is with you again; {name} has not received it and {told}.

        What to do now:
        1. Ask {name} ({email}) for a bank account, or for another way.
        2. Pay {amount} there.
        3. In the order, choose “Refund” and tick “I have refunded it myself”. The order and its documents are then correct again.

        The order is as it was before this refund. To refund: {refund_needed}
        {document}

        {admin}
        TEXT,
    'mail_password_subject' => 'Choose a new password for {shop}',
    'mail_password' => <<<'TEXT'
        Dear {name},

        someone, hopefully you, requested a new password. Choose it with this link, which works once and expires after an hour:

        {link}

        If this was not you, ignore this e-mail: your password does not change.

        {shop}
        TEXT,

    // Messages raised by SQL functions: the raised message => the text shown.
    'raised' => [
        'This order does not exist' => 'This order does not exist',
        'This variant does not exist' => 'This variant does not exist',
        'This cart no longer exists' => 'This cart no longer exists',
        'The cart is empty' => 'The cart is empty',
        'The cart is full: at most 60 different things' => 'The cart is full: at most 60 different things',
        'The quantity must be between 0 and 99' => 'The quantity must be between 0 and 99',
        'This is no longer for sale' => 'This is no longer for sale',
        'There is not enough left of: {things}' => 'There is not enough left of: {things}',
        'This order is too large' => 'This order is too large',
        'The price has changed in the meantime. Please check the new total and order again.' => 'The price has changed in the meantime. Please check the new total and order again.',
        'This payment method is not available' => 'This payment method is not available',
        'This order is not waiting for a payment' => 'This order is not waiting for a payment',
        'This order is {state}: {event} is not possible' => 'This order is {state}: {event} is not possible',
        'An order has no invoice before it is paid or shipped' => 'An order has no invoice before it is paid or shipped',
        'We do not deliver to this address' => 'We do not deliver to this address',
        'Please choose a shipping method' => 'Please choose a shipping method',
        'must be at least {n}: that many are reserved for orders' => 'must be at least {n}: that many are reserved for orders',
        'must be more than zero' => 'must be more than zero',
        'is more than the amount paid and not yet refunded' => 'is more than the amount paid and not yet refunded',
        'This refund was requested with a different amount' => 'This refund was requested with a different amount',
        'has the wrong format' => 'has the wrong format',
        'The address book is full' => 'The address book is full',
    ],
];
