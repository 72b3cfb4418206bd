<?php

declare(strict_types=1);

use App\Routes as R;

/*
 * Which address leads to which handler; laid over base-routes.php. The proxy has taken off the leading /api.
 *   public: everybody · customer: the shop's customers · protected: accounts of the site (owner, editor) · owner: the owner
 */
return [
    'public' => [
        'GET' => [
            '/shop' => R\GetShopRoute::class,
            '/products' => R\GetProductsRoute::class,
            '/products/{slug}' => R\GetProductRoute::class,
            '/legal/{slug}' => R\GetLegalPageRoute::class,
            '/cart' => R\GetCartRoute::class,
            '/orders/{token}' => R\GetOrderRoute::class,
            '/orders/{token}/invoice' => R\GetInvoiceRoute::class,
            '/orders/{token}/credit-notes/{note}' => R\GetCreditNoteRoute::class,
            '/test-payment/{reference}' => R\GetTestPaymentRoute::class,
        ],
        'PUT' => [
            '/cart' => R\PutCartItemRoute::class,
        ],
        'POST' => [
            '/quote' => R\PostQuoteRoute::class,
            '/checkout' => R\PostCheckoutRoute::class,
            '/orders/{token}/pay' => R\PostPayRoute::class,
            '/orders/{token}/cancel' => R\PostCancelRoute::class,
            '/orders/{token}/again' => R\PostAgainRoute::class,
            '/test-payment/{reference}' => R\PostTestPaymentRoute::class,
            '/webhooks/stripe' => R\PostStripeWebhookRoute::class,
            '/webhooks/razorpay' => R\PostRazorpayWebhookRoute::class,
            '/customer/register' => R\Customer\PostRegisterRoute::class,
            '/customer/login' => R\Customer\PostLoginRoute::class,
            '/customer/refresh' => R\Customer\PostRefreshRoute::class,
            '/customer/logout' => R\Customer\PostLogoutRoute::class,
            '/customer/forgot' => R\Customer\PostForgotRoute::class,
            '/customer/reset' => R\Customer\PostResetRoute::class,
        ],
    ],
    'customer' => [
        'GET' => [
            '/customer/me' => R\Customer\GetMeRoute::class,
            '/customer/orders' => R\Customer\GetOrdersRoute::class,
        ],
        'PUT' => [
            '/customer/me' => R\Customer\PutMeRoute::class,
        ],
        'POST' => [
            '/customer/password' => R\Customer\PostPasswordRoute::class,
            '/customer/claim' => R\Customer\PostClaimRoute::class,
            '/customer/addresses' => R\Customer\PostAddressRoute::class,
        ],
        'DELETE' => [
            '/customer/addresses/{id}' => R\Customer\DeleteAddressRoute::class,
        ],
    ],
    'protected' => [
        'GET' => [
            '/admin/today' => R\Admin\GetTodayRoute::class,
            '/admin/orders' => R\Admin\GetOrdersRoute::class,
            '/admin/orders/{id}' => R\Admin\GetOrderRoute::class,
            '/admin/orders/{id}/invoice' => R\Admin\GetInvoiceRoute::class,
            '/admin/orders/{id}/credit-notes/{note}' => R\Admin\GetCreditNoteRoute::class,
            '/admin/stock' => R\Admin\GetStockRoute::class,
            '/admin/customers' => R\Admin\GetCustomersRoute::class,
        ],
        'PUT' => [
            '/admin/stock/{id}' => R\Admin\PutStockRoute::class,
            '/admin/customers/{id}' => R\Admin\PutCustomerRoute::class,
        ],
        'POST' => [
            '/admin/orders/{id}/event' => R\Admin\PostOrderEventRoute::class,
            '/admin/orders/{id}/note' => R\Admin\PostOrderNoteRoute::class,
        ],
    ],
    'owner' => [
        'POST' => [
            '/admin/orders/{id}/refund' => R\Admin\PostRefundRoute::class,
        ],
    ],
];
