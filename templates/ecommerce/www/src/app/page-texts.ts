import { titles } from './texts';

/** The words of ordering and of accounts: whoever looks around does not load them. */
export const pageTexts = {
  checkout: {
    title: titles.checkout, contact: 'Contact', delivery: 'Where shall it go?', billing: 'The invoice goes to another address', billingTitle: 'Invoice address', how: 'How shall it be sent?', pay: 'How would you like to pay?',
    note: 'A word for us', terms: 'I have read and accept the', and: 'and the', summary: 'Your order', goods: 'Goods', shipping: 'Shipping', free: 'free', includes: 'includes {name}', total: 'Total', place: 'Place order · {total}', placing: 'Placing your order …',
    notThere: 'We do not deliver there yet.', chooseCountry: 'Enter your country to see what shipping costs.', haveAccount: 'Have an account?', login: 'Log in', saved: 'Send it to', other: 'Another address',
    methods: {
      test: ['Test payment', 'Nothing is charged: you choose how the payment goes.'], stripe: ['Card', 'You pay on the secure page of Stripe.'], razorpay: ['UPI, card or net banking', 'You pay on the secure page of Razorpay.'],
      transfer: ['Bank transfer', 'We send you our account; the goods are kept for you.'], delivery: ['Cash on delivery', 'You pay when it is handed over.'],
    } as Record<string, [string, string]>,
  },
  address: {
    email: 'E-mail address', emailHelp: 'For the confirmation, and nothing else.', name: 'Name', company: 'Company', line1: 'Street and number', line2: 'Flat, floor, landmark', city: 'City', region: 'State', postcode: 'Postal code', pin: 'PIN code', country: 'Country', phone: 'Phone', phoneHelp: 'For the carrier.', tax: 'GSTIN or VAT number', chooseRegion: 'Please choose',
  },
  order: {
    title: 'Order {number}', thanks: 'Thank you, {name}!', thanksText: 'We have your order and sent a confirmation to {email}.', payNow: 'Pay now', paying: 'One moment …', cancel: 'Cancel this order', cancelSure: 'Really cancel? This cannot be undone.', cancelYes: 'Yes, cancel it', keep: 'Keep it',
    again: 'Put everything back into the cart', invoice: 'Invoice (PDF)', creditNote: 'Credit note {number} (PDF)', creditNoteCancelled: 'Cancellation {number} (PDF)', transfer: 'Please transfer {total} with the reference {number} to:', until: 'We keep the goods for you until {date}.', tracking: 'Follow the parcel', address: 'Delivery', items: 'What you ordered', refunded: 'Given back', live: 'This page shows at once when something happens.',
    cancelledPay: 'The payment was not made. You can try again, as long as the goods are kept for you.', account: 'Keep this order in an account', accountText: 'Choose a password, and next time your address is filled in.', accountMake: 'Make an account', accountDone: 'The order is in your account.', claim: 'Put it into my account', testOrder: 'This is a test order. Nothing will be sent.',
    states: {
      pending: ['Waiting for your payment', 'The goods are kept for you meanwhile.'], confirmed: ['Confirmed', 'We are getting it ready. You pay on delivery.'], paid: ['Paid', 'We are getting it ready.'], shipped: ['On its way', 'It has left our house.'],
      completed: ['Delivered', 'We hope you like it.'], cancelled: ['Cancelled', 'Nothing will be sent.'], failed: ['The payment did not go through', 'Nothing was charged, nothing is kept.'], expired: ['Expired', 'The payment did not come in time.'], refunded: ['Refunded', 'Your money is on its way back to you.'],
    } as Record<string, [string, string]>,
    steps: ['Ordered', 'Confirmed', 'Sent', 'Delivered'],
  },
  test: { title: titles.test, text: 'This page stands where a payment provider’s page will be. No money moves.', pay: 'Pay {total}', fail: 'Let the payment fail', done: 'This payment is finished.', back: 'Back to the order', working: 'One moment …' },
  account: {
    title: titles.account, login: 'Log in', register: 'New here', registerText: 'With an account your address is filled in and you see all your orders.', email: 'E-mail address', name: 'Name', password: 'Password', newPassword: 'New password', passwordHelp: 'Ten characters or more.', make: 'Make an account', forgot: 'Forgot your password?', forgotText: 'Enter your address, and we send you a link.', sendLink: 'Send the link', back: 'Back to log in',
    logout: 'Log out', orders: 'Orders', noOrders: 'You have not ordered anything yet.', addresses: 'Addresses', noAddresses: 'No address yet.', addAddress: 'Add an address', edit: 'Change', remove: 'Remove', save: 'Save', saved: 'Saved.', cancel: 'Cancel', default: 'Use this one first', details: 'Your details', phone: 'Phone', changePassword: 'Change password', oldPassword: 'Present password', hello: 'Hello, {name}',
    reset: titles.password, resetBad: 'This link is not complete. Please use the one in the mail.', set: 'Set password',
  },
};
