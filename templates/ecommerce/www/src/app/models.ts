/** What the api answers; see api/src/postgresql/functions. Amounts are in the smallest unit of the currency. */
export interface Category { id: number; parent_id: number | null; slug: string; name: string; description: string; image: string; products: number }

export interface Shop {
  id: number;
  currency: string;
  digits: number;
  prices_include_tax: boolean;
  country: string;
  region: string;
  test_mode: boolean;
  legal_name: string;
  address: string;
  email: string;
  phone: string;
  tax_number: string;
  headline: string;
  intro: string;
  hero_image: string;
  notice: string;
  promises: { title: string; text: string }[];
  about: string;
  countries: string[];
  regions: Record<string, { code: string; name: string }[]>;
  legal: { slug: string; title: string }[];
  categories: Category[];
}

export type Stock = 'in' | 'low' | 'out';
export interface Image { url: string; alt: string }

export interface ProductCard {
  id: number;
  slug: string;
  name: string;
  summary: string;
  image: Image | null;
  images?: Image[];
  price: number;
  price_to: number;
  compare_at_price: number | null;
  available: Stock;
  variants: number;
}
export interface ProductList { rows: ProductCard[]; total: number; per_page: number }

export interface Variant { id: number; title: string; options: Record<string, string>; sku: string; price: number; image: string; available: Stock }
export interface Product {
  id: number;
  slug: string;
  name: string;
  summary: string;
  html: string;
  images: Image[];
  price: number;
  compare_at_price: number | null;
  details: { label: string; value: string }[];
  options: { name: string; values: string[] }[];
  variants: Variant[];
  path: { slug: string; name: string }[];
  related: ProductCard[];
}

export interface CartItem {
  variant_id: number;
  slug: string;
  name: string;
  title: string;
  image: string;
  unit_price: number;
  quantity: number;
  total: number;
  enough: boolean;
  for_sale: boolean;
}
export interface Tax { name: string; rate: number; taxable: number; tax: number }
export interface Rate { id: number; name: string; delivery: string; price: number }
export interface Quote {
  items: CartItem[];
  count: number;
  currency: string;
  prices_include_tax: boolean;
  items_total: number;
  shipping: Rate | null;
  shipping_options: Rate[];
  taxes: Tax[];
  tax_total: number;
  total: number;
  methods?: string[];
}

export type Address = Record<string, string>;

export interface OrderItem { id: number; slug: string; name: string; title: string; sku: string; image: string; unit_price: number; quantity: number; total: number }
/** amount < 0: it cancels the note before. */
export interface CreditNote { id: number; number: string; amount: number; refund_id: number }
export interface Order {
  number: string;
  token: string;
  /** What the live message of this order carries. */
  key: string;
  state: string;
  method: string;
  test: boolean;
  email: string;
  address: Address;
  billing: Address | null;
  note: string;
  currency: string;
  prices_include_tax: boolean;
  items_total: number;
  shipping_name: string;
  shipping_total: number;
  taxes: Tax[];
  total: number;
  refunded: number;
  carrier: string;
  tracking: string;
  tracking_url: string;
  placed_at: string;
  paid_at: string | null;
  reserved_until: string | null;
  invoice: string | null;
  credit_notes: CreditNote[];
  instructions: string;
  can_cancel: boolean;
  items: OrderItem[];
}
export interface OrderRow { id: number; number: string; token: string; state: string; method: string; test: boolean; email: string; name: string; total: number; currency: string; refund_needed: number; placed_at: string; pieces: number }

export interface Me { id: number; email: string; name: string; phone: string; addresses: { id: number; address: Address; is_default: boolean }[] }
