<?php

declare(strict_types=1);

/*
 * The words of this kind of site, laid over base-texts.php: what that says can be said in another way here, by the same key. The words of
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
    'is_not_offered' => 'is not offered',

    // The names of countries in addresses come of themselves, in this language.
    'countries_language' => 'en',

    // What is not there.
    'product_missing' => 'There is no such product',
    'legal_missing' => 'There is no such page',
    'order_missing' => 'There is no such order',
    'customer_missing' => 'There is no such customer',
    'address_missing' => 'There is no such address',
    'payment_missing' => 'There is no such payment',
    'credit_note_missing' => 'There is no such credit note',
    'invoice_missing' => 'There is no invoice before an order is paid or sent',

    // Ordering and accounts.
    'cart_empty' => 'The cart is empty',
    'method_not_offered' => 'This way to pay is not offered',
    'payment_page_away' => 'The payment page cannot be reached just now. Please try again in a moment.',
    'order_not_cancellable' => 'This order cannot be cancelled here any more. Please write to us.',
    'order_in_account' => 'This order is in an account already',
    'order_claimed' => 'The order is in your account.',

    // Payment providers, to the owner.
    'provider_answered' => '{provider} answered {status}: {reason}',
    'provider_no_page' => '{provider} made no session',
    'provider_no_refund' => '{provider} refused the refund: {reason}',
    'provider_away' => 'The payment provider does not answer: {error}.',
    'provider_broken' => 'The payment provider has a problem of its own ({status}).',
    'no_reason' => 'no reason given',
    'refund_refused' => 'The payment provider did not give the money back',
    'refund_unclear' => 'It is not known whether the money was given back. Please ask again in a minute: nothing is given back twice.',

    // The pages.
    'home_shop' => 'See everything',
    'home_categories' => 'Shop by category',
    'home_featured' => 'Favourites',
    'home_about' => 'About us',
    'products_title' => 'All products',
    'products_search' => 'Search: {words}',
    'products_list' => 'Products',
    'product_details' => 'Details',
    'product_related' => 'Goes well with it',
    'price_from' => 'from {price}',
    'needs_javascript' => 'This page needs JavaScript.',

    // Invoices and credit notes.
    'paper_test' => 'TEST — this shop is in test mode, and this paper is worth nothing',
    'paper_invoice' => 'Invoice',
    'paper_tax_invoice' => 'Tax invoice',
    'paper_credit_note' => 'Credit note',
    'paper_cancellation' => 'Cancellation of a credit note',
    'paper_from' => 'From',
    'paper_to' => 'To',
    'paper_tax_number' => 'Tax number',
    'paper_number' => 'Number',
    'paper_date' => 'Date',
    'paper_order' => 'Order',
    'paper_ordered' => 'Ordered',
    'paper_delivered_to' => 'Delivered to',
    'paper_place' => 'Place of supply',
    'paper_cancels' => 'Cancels',
    'paper_for_invoice' => 'For invoice',
    'paper_invoice_of' => 'Invoice of',
    'paper_item' => 'Item',
    'paper_quantity' => 'Qty',
    'paper_price' => 'Price',
    'paper_tax' => 'Tax',
    'paper_total' => 'Total',
    'paper_tax_code' => 'HSN {code}',
    'paper_items' => 'Items',
    'paper_tax_on' => '{tax} on {amount}',
    'paper_includes_tax_on' => 'includes {tax} on {amount}',
    'paper_net' => 'Net amount',
    'paper_credited' => 'Credited',
    'paper_put_on_again' => 'Put on again',
    'paper_paid_on' => 'Paid on {date}.',
    'paper_to_be_paid' => 'To be paid.',
    'paper_whole_text' => 'All of invoice {invoice} is given back.',
    'paper_part_text' => 'Of invoice {invoice} a part is given back.',
    'paper_cancelled_text' => 'The money of credit note {note} could not be given back. That note is cancelled; invoice {invoice} stands as it did before it.',
    'paper_reason' => 'Reason: {reason}',

    // A line in the owner's admin when something happens to an order.
    'news_placed' => 'Order {number} ({total}): placed',
    'news_paid' => 'Order {number} ({total}): paid',
    'news_cancelled' => 'Order {number} ({total}): cancelled',
    'news_failed' => 'Order {number} ({total}): failed',
    'news_late' => 'Order {number} ({total}): late',
    'news_twice' => 'Order {number} ({total}): twice',
    'news_mismatch' => 'Order {number} ({total}): mismatch',
    'news_refund_failed' => '{amount} of order {number} could not be given back. Please look.',
    'news_refunded_at_provider' => '{amount} of order {number} was given back at the payment provider.',
    'news_refund_mismatch' => 'Order {number}: a refund at the payment provider does not match. Please look.',

    // Parts of the mails below.
    'order_tax' => '{tax}   {amount}',
    'order_includes_tax' => 'includes {tax}   {amount}',
    'order_test' => 'This was a test: the shop is in test mode, nothing will be sent.',
    'order_paid' => 'Paid. Thank you.',
    'order_not_paid' => 'Not paid yet.',
    'order_pay_on_delivery' => 'You pay when it is delivered.',
    'order_pay_by_transfer' => "Please transfer the total, with the order number as reference, to:\n{account}",
    'order_note_attached' => 'The credit note {number} is attached.',
    'order_note_cancelled' => 'Its credit note is cancelled: see {number}, attached.',
    'order_told' => 'was told so, and asked to answer you',
    'order_not_told' => 'was not told yet',

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

        It goes to:
        {address}

        See how it is getting on, or change your mind: {link}

        {test}

        {shop}
        TEXT,
    'mail_paid_subject' => 'Order {number} is paid',
    'mail_paid' => <<<'TEXT'
        Dear {name},

        thank you, your payment of {total} has arrived. We are getting your order ready:

        {items}
        {shipping}
        Total: {total}
        {taxes}

        The invoice is attached; you find it here as well: {link}

        {test}

        {shop}
        TEXT,
    'mail_shipped_subject' => 'Order {number} is on its way',
    'mail_shipped' => <<<'TEXT'
        Dear {name},

        your order has been sent today.

        {tracking}

        {items}

        It goes to:
        {address}

        {link}

        {test}

        {shop}
        TEXT,
    'mail_cancelled_subject' => 'Order {number} is cancelled',
    'mail_cancelled' => <<<'TEXT'
        Dear {name},

        your order {number} has been cancelled. Nothing will be sent. What you have paid already we give back the way it came.

        {link}

        {shop}
        TEXT,
    'mail_failed_subject' => 'The payment of order {number} did not go through',
    'mail_failed' => <<<'TEXT'
        Dear {name},

        the payment of your order {number} did not go through, so we have let it go and kept nothing. Your money was not taken.
        If you would like to try again, this page puts everything back into your cart:

        {link}

        {shop}
        TEXT,
    'mail_expired_subject' => 'Order {number} has expired',
    'mail_expired' => <<<'TEXT'
        Dear {name},

        we could not see a payment for your order {number} in time, so its goods are for sale again.
        If you would still like to have them, this page puts everything back into your cart:

        {link}

        {shop}
        TEXT,
    'mail_refunded_subject' => 'A refund for order {number}',
    'mail_refunded' => <<<'TEXT'
        Dear {name},

        we have given {amount} back for your order {number}; {refunded} altogether. Depending on your bank it takes up to ten days to arrive.

        {paper}

        {link}

        {shop}
        TEXT,
    'mail_refund_failed_subject' => 'The refund for order {number} did not reach you',
    'mail_refund_failed' => <<<'TEXT'
        Dear {name},

        we wanted to give {amount} back for your order {number}, but your bank did not take the money: it has come back to us. We still owe it to you.
        Please answer this mail and tell us how we can pay you, for instance to which bank account.

        {paper}

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

        To be sent to:
        {address}

        {note}

        {admin}

        {test}
        TEXT,
    'mail_owner_cancelled_subject' => 'Order {number} is cancelled',
    'mail_owner_cancelled' => <<<'TEXT'
        The order of {name} is cancelled. To be given back: {refund_needed}

        {admin}
        TEXT,
    'mail_owner_refund_needed_subject' => 'Please look at order {number}: money to be given back',
    'mail_owner_refund_needed' => <<<'TEXT'
        A payment arrived for order {number} that is closed or was paid before. It was not sent again. To be given back: {refund_needed}

        {admin}
        TEXT,
    'mail_owner_mismatch_subject' => 'Please look at order {number}: a payment that does not match',
    'mail_owner_mismatch' => <<<'TEXT'
        A payment of another amount than {total} was reported for order {number}. The order was not marked as paid.

        {admin}
        TEXT,
    'mail_owner_refunded_at_provider_subject' => 'Order {number}: {amount} given back at {provider}',
    'mail_owner_refunded_at_provider' => <<<'TEXT'
        {amount} of order {number} was given back in {provider}'s own dashboard ({reference}), not here. It counts as any other refund, and {name} was told.
        {paper}

        The goods were not put back on the shelf: if they are here again, change the number under Stock.

        Given back altogether: {refunded} of {total}. To be given back: {refund_needed}

        {admin}
        TEXT,
    'mail_owner_refund_mismatch_subject' => 'Please look at order {number}: a refund that does not match',
    'mail_owner_refund_mismatch' => <<<'TEXT'
        {provider} reports a refund of {said} for order {number} that was not made here. It is in another currency, or more than what was paid and is not given back yet, so it does not count here: the order and its papers are as before.

        If you paid the same money back yourself as well, {name} has got it twice.

        {admin}
        TEXT,
    'mail_owner_refund_failed_subject' => 'Please act on order {number}: {amount} could not be given back',
    'mail_owner_refund_failed' => <<<'TEXT'
        {provider} could not give {amount} back for order {number} ({reason}). The money is yours again; {name} has not got it and {told}.

        What to do now:
        1. Ask {name} ({email}) for a bank account, or for another way.
        2. Pay {amount} there.
        3. In the order choose “Give money back” and tick “I have paid it back myself”. The order and its papers are right again then.

        The order is what it was before this refund. To be given back: {refund_needed}
        {paper}

        {admin}
        TEXT,
    'mail_password_subject' => 'A new password for {shop}',
    'mail_password' => <<<'TEXT'
        Dear {name},

        somebody, hopefully you, asked for a new password. This link lets you choose one; it works once, for an hour:

        {link}

        If it was not you there is nothing to do: your password stays as it is.

        {shop}
        TEXT,

    // What SQL functions raise, as it stands there => as it is said.
    'raised' => [
        'There is no such order' => 'There is no such order',
        'There is no such variant' => 'There is no such variant',
        'This cart is not there any more' => 'This cart is not there any more',
        'The cart is empty' => 'The cart is empty',
        'The cart is full: at most 60 different things' => 'The cart is full: at most 60 different things',
        'The quantity must be between 0 and 99' => 'The quantity must be between 0 and 99',
        'This is not for sale any more' => 'This is not for sale any more',
        'There is not enough left of: {things}' => 'There is not enough left of: {things}',
        'This order is too large' => 'This order is too large',
        'The price has changed meanwhile. Please look at the new total and order again.' => 'The price has changed meanwhile. Please look at the new total and order again.',
        'This way to pay is not offered' => 'This way to pay is not offered',
        'This order does not wait for a payment' => 'This order does not wait for a payment',
        'This order is {state}: it cannot {event} any more' => 'This order is {state}: it cannot {event} any more',
        'There is no invoice before an order is paid or sent' => 'There is no invoice before an order is paid or sent',
        'We do not deliver to this address' => 'We do not deliver to this address',
        'Please choose how it is sent' => 'Please choose how it is sent',
        'must be at least {n}: so many are promised to orders' => 'must be at least {n}: so many are promised to orders',
        'must be more than nothing' => 'must be more than nothing',
        'is more than what was paid and not given back yet' => 'is more than what was paid and not given back yet',
        'This refund was asked for with another amount' => 'This refund was asked for with another amount',
        'has the wrong form' => 'has the wrong form',
        'The address book is full' => 'The address book is full',
    ],
];
