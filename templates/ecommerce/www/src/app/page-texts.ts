import { titles } from './texts';

/** Texts of checkout and accounts: visitors who only browse do not load them. */
export const pageTexts = {
  checkout: {
    title: titles.checkout, contact: 'Contact', delivery: 'Shipping address', billing: 'Use a different billing address', billingTitle: 'Billing address', how: 'Shipping method', pay: 'Payment method',
    note: 'Note for us', terms: 'I have read and accept the', and: 'and the', summary: 'Your order', goods: 'Subtotal', shipping: 'Shipping', free: 'free', includes: 'includes {name}', total: 'Total', place: 'Place order · {total}', placing: 'Placing your order …',
    notThere: 'We do not deliver there yet.', chooseCountry: 'Select your country to see the shipping costs.', haveAccount: 'Have an account?', login: 'Log in', saved: 'Ship to', other: 'New address',
    methods: {
      test: ['Test payment', 'Nothing is charged: you choose the result of the payment.'], stripe: ['Card', 'You pay on Stripe’s secure page.'], razorpay: ['UPI, card or net banking', 'You pay on Razorpay’s secure page.'],
      transfer: ['Bank transfer', 'We send you our bank details and reserve the goods for you.'], delivery: ['Cash on delivery', 'You pay when you receive the order.'],
    } as Record<string, [string, string]>,
  },
  address: {
    email: 'E-mail address', emailHelp: 'Only for messages about your order.', name: 'Name', company: 'Company', line1: 'Street and number', line2: 'Flat, floor, landmark', city: 'City', region: 'State', postcode: 'Postal code', pin: 'PIN code', country: 'Country', phone: 'Phone', phoneHelp: 'For the carrier.', tax: 'GSTIN or VAT number', chooseRegion: 'Please choose',
  },
  order: {
    title: 'Order {number}', thanks: 'Thank you, {name}!', thanksText: 'We have your order and sent a confirmation to {email}.', payNow: 'Pay now', paying: 'One moment …', cancel: 'Cancel this order', cancelSure: 'Cancel this order? This cannot be undone.', cancelYes: 'Yes, cancel it', keep: 'Keep it',
    again: 'Add everything to the cart again', invoice: 'Invoice (PDF)', creditNote: 'Credit note {number} (PDF)', creditNoteCancelled: 'Cancellation {number} (PDF)', transfer: 'Please transfer {total} with the reference {number} to:', until: 'The goods are reserved for you until {date}.', tracking: 'Track the parcel', address: 'Delivery', items: 'What you ordered', refunded: 'Refunded', live: 'This page updates automatically.',
    cancelledPay: 'The payment was not completed. You can try again while the goods are reserved for you.', account: 'Save this order in an account', accountText: 'Choose a password, and we will fill in your address next time.', accountMake: 'Create account', accountDone: 'The order is in your account.', claim: 'Add to my account', testOrder: 'This is a test order. Nothing will be shipped.',
    states: {
      pending: ['Waiting for your payment', 'The goods are reserved for you.'], confirmed: ['Confirmed', 'We are preparing your order. You pay on delivery.'], paid: ['Paid', 'We are preparing your order.'], shipped: ['On its way', 'We have shipped your order.'],
      completed: ['Delivered', 'We hope you like it.'], cancelled: ['Cancelled', 'This order will not be shipped.'], failed: ['Payment failed', 'Nothing was charged, and the goods are no longer reserved.'], expired: ['Expired', 'We did not receive the payment in time.'], refunded: ['Refunded', 'Your money is on its way back to you.'],
    } as Record<string, [string, string]>,
    steps: ['Ordered', 'Confirmed', 'Shipped', 'Delivered'],
  },
  test: { title: titles.test, text: 'This page takes the place of a payment provider’s page. No money is charged.', pay: 'Pay {total}', fail: 'Simulate a failed payment', done: 'This payment is finished.', back: 'Back to the order', working: 'One moment …' },
  account: {
    title: titles.account, login: 'Log in', register: 'New customer', registerText: 'With an account, we fill in your address and you see all your orders.', email: 'E-mail address', name: 'Name', password: 'Password', newPassword: 'New password', passwordHelp: 'Ten characters or more.', make: 'Create account', forgot: 'Forgot your password?', forgotText: 'Enter your e-mail address, and we will send you a link.', sendLink: 'Send link', back: 'Back to login',
    logout: 'Log out', orders: 'Orders', noOrders: 'You have not ordered anything yet.', addresses: 'Addresses', noAddresses: 'No address yet.', addAddress: 'Add an address', edit: 'Edit', remove: 'Remove', save: 'Save', saved: 'Saved.', cancel: 'Cancel', default: 'Use as default', details: 'Your details', phone: 'Phone', changePassword: 'Change password', oldPassword: 'Current password', hello: 'Hello, {name}',
    reset: titles.password, resetBad: 'This link is incomplete. Please open the link in the e-mail again.', set: 'Set password',
  },
};
