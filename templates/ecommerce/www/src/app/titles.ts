/** The names of the pages: apart from the other words, because they are loaded with every page. */
export const titles = {
  menu: { products: 'Shop', account: 'Account' },
  products: 'All products',
  cart: 'Your cart',
  checkout: 'Checkout',
  test: 'Test payment',
  account: 'Your account',
  password: 'Choose a new password',
};
