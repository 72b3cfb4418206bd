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
  footer: { contact: 'Contact', policies: 'Policies', test: 'This shop is in test mode: orders are not real and nothing is shipped.' },
  home: { shop: 'See all products', categories: 'Shop by category', featured: 'Favourites', all: 'All products', about: 'About us', promises: 'What you can count on' },
  list: {
    title: titles.products, products: 'Products', search: 'Search products', found: '{count} products', one: '1 product', none: 'Nothing was found.', noneText: 'Try fewer or different words, or clear the filters.',
    clear: 'Clear filters', sort: 'Sort by', filters: 'Filters', from: 'From', to: 'To', apply: 'Apply', stock: 'In stock only', results: 'Search: {words}', categories: 'Categories',
    sorts: { featured: 'Favourites', new: 'Newest', price: 'Price, low to high', '-price': 'Price, high to low', name: 'Name' } as Record<string, string>,
  },
  product: {
    path: 'Breadcrumbs', fromPrice: 'from', before: 'Previous price:', tax: 'Taxes included.', noTax: 'Plus taxes.', shipping: 'Shipping at checkout.', quantity: 'Quantity', add: 'Add to cart', adding: 'One moment …', added: 'Added to cart.',
    choose: 'This combination is not available.', in: 'In stock', low: 'Only a few left', out: 'Sold out', sale: 'Sale', picture: 'Picture {number}', pictures: 'Pictures', details: 'Details', related: 'Goes well with this', soldOut: 'Sold out',
  },
  cart: {
    title: titles.cart, empty: 'Your cart is empty.', emptyText: 'What you add stays here, even if you come back another day.', shop: 'Continue shopping', remove: 'Remove {name}', quantityOf: 'Quantity of {name}',
    notEnough: 'Not enough in stock. Please reduce the quantity.', notForSale: 'No longer for sale. Please remove it.', subtotal: 'Subtotal', checkout: 'Go to checkout', show: 'View cart', next: 'Shipping and the final total are shown at checkout.', close: 'Close the cart',
  },
};
