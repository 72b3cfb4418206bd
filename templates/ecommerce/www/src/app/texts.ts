/** The names of the pages. */
export const titles = {
  menu: { products: 'Shop', account: 'Account' },
  products: 'All products',
  cart: 'Your cart',
  checkout: 'Checkout',
  test: 'Test payment',
  account: 'Your account',
  password: 'Choose a new password',
};

/** The words of what is loaded with the first visit; those of ordering and of accounts are in page-texts.ts. Change or translate them here. */
export const typeTexts = {
  header: { search: 'Search', account: 'Your account', cart: 'Cart, {count} items', emptyCart: 'Cart, empty' },
  footer: { contact: 'Contact', policies: 'Good to know', test: 'This shop is in test mode: orders are not real and nothing is sent.' },
  home: { shop: 'See everything', categories: 'Shop by category', featured: 'Favourites', all: 'All products', about: 'About us', promises: 'What you can count on' },
  list: {
    title: titles.products, products: 'Products', search: 'Search products', found: '{count} products', one: '1 product', none: 'Nothing was found.', noneText: 'Try fewer or other words, or take the filters away.',
    clear: 'Take filters away', sort: 'Sort by', filters: 'Filters', from: 'From', to: 'To', apply: 'Apply', stock: 'Only what is in stock', results: 'Search: {words}', categories: 'Categories',
    sorts: { featured: 'Favourites', new: 'Newest', price: 'Price, low to high', '-price': 'Price, high to low', name: 'Name' } as Record<string, string>,
  },
  product: {
    path: 'Where you are', fromPrice: 'from', before: 'Before:', tax: 'Taxes included.', noTax: 'Plus taxes.', shipping: 'Shipping at checkout.', quantity: 'Quantity', add: 'Put in cart', adding: 'One moment …', added: 'In your cart.',
    choose: 'This combination is not made.', in: 'In stock', low: 'Only a few left', out: 'Sold out', sale: 'Reduced', picture: 'Picture {number}', pictures: 'Pictures', details: 'Details', related: 'Goes well with it', soldOut: 'Sold out',
  },
  cart: {
    title: titles.cart, empty: 'Your cart is empty.', emptyText: 'Whatever you put in stays here, also when you come back another day.', shop: 'Look around', remove: 'Take out {name}', quantityOf: 'Quantity of {name}',
    notEnough: 'There is not so much left. Please take fewer.', notForSale: 'Not for sale any more. Please take it out.', subtotal: 'Goods', checkout: 'Go to checkout', show: 'See the whole cart', next: 'Shipping and the final total come next.', close: 'Close the cart',
  },
};
