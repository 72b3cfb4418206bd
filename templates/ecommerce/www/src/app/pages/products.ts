import { ChangeDetectionStrategy, Component, computed, effect, inject, input, numberAttribute } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { apiResource } from '../core/api';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import type { ProductList } from '../models';
import { ProductCard } from '../parts/product-card';
import { Missing } from '../shared/missing';
import { Pagination } from '../shared/pagination';
import { State } from '../shared/state';
import { minor } from '../shop/money';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

/** The catalogue: all of it, a category, or what a search found. Everything that was chosen is in the address. */
@Component({
  selector: 'site-products',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, ProductCard, Missing, Pagination, State],
  template: `
    @if (category() && data.shop() && !current()) {
      <site-missing />
    } @else {
    <section class="wrap page">
      <h1>{{ heading() }}</h1>
      @if (current()?.description) { <p class="lead">{{ current()!.description }}</p> }
      <form class="finder" role="search" (submit)="search($event)">
        <label><span class="visually-hidden">{{ t.search }}</span>
          <input id="search" class="search" type="search" name="q" maxlength="100" [placeholder]="t.search" [value]="q() ?? ''" />
        </label>
        <label class="sort"><span class="soft">{{ t.sort }}</span>
          <select class="input" name="sort" (change)="go({ sort: $any($event.target).value || null })">
            @for (entry of sorts; track entry[0]) { <option [value]="entry[0]" [selected]="entry[0] === (sort() || 'featured')">{{ entry[1] }}</option> }
          </select>
        </label>
      </form>
      <nav class="chips" [attr.aria-label]="t.categories">
        <a class="chip" routerLink="/products" [attr.aria-current]="!category() && !q() ? 'page' : null">{{ t.title }}</a>
        @for (entry of chips(); track entry.id) {
          <a class="chip" [routerLink]="['/category', entry.slug]" [attr.aria-current]="entry.slug === category() ? 'page' : null">{{ entry.name }}</a>
        }
      </nav>
      <details class="filters" [open]="filtered()">
        <summary>{{ t.filters }}</summary>
        <form class="row" (submit)="filter($event)">
          <label>{{ t.from }} <input class="input" name="min" inputmode="decimal" maxlength="12" [value]="shown(min())" /></label>
          <label>{{ t.to }} <input class="input" name="max" inputmode="decimal" maxlength="12" [value]="shown(max())" /></label>
          <label class="check"><input type="checkbox" name="in_stock" [checked]="in_stock()" /><span>{{ t.stock }}</span></label>
          <button class="button small" type="submit">{{ t.apply }}</button>
          @if (filtered()) { <a class="button small quiet" [routerLink]="[]">{{ t.clear }}</a> }
        </form>
      </details>
      @if (products.value(); as list) {
        <p class="soft" role="status">{{ list.total === 1 ? t.one : words(list.total) }}</p>
        @if (list.rows.length) {
          <h2 class="visually-hidden">{{ t.products }}</h2>
          <ul class="product-grid">
            @for (product of list.rows; track product.id; let first = $index) { <li><site-product-card [product]="product" [eager]="first < 2" /></li> }
          </ul>
          <site-pagination [page]="page() || 1" [total]="list.total" [size]="list.per_page" />
        } @else {
          <div class="empty"><p class="strong">{{ t.none }}</p><p>{{ t.noneText }}</p><a class="button quiet" routerLink="/products">{{ t.title }}</a></div>
        }
      } @else {
        <site-state [error]="products.error()" (retry)="products.reload()" />
      }
    </section>
    }
  `,
})
export class Products {
  readonly category = input<string>();
  readonly q = input<string>();
  readonly sort = input<string>();
  readonly min = input<string>();
  readonly max = input<string>();
  readonly in_stock = input<string>();
  readonly page = input(1, { transform: (value: unknown) => numberAttribute(value, 1) });
  protected readonly t = typeTexts.list;
  protected readonly sorts = Object.entries(typeTexts.list.sorts);
  protected readonly data = inject(ShopData);
  private readonly router = inject(Router);
  protected readonly current = computed(() => this.data.category(this.category()));
  protected readonly heading = computed(() => (this.q() ? fill(this.t.results, { words: this.q()! }) : (this.current()?.name ?? this.t.title)));
  protected readonly filtered = computed(() => !!(this.min() || this.max() || this.in_stock()));
  /** The sub-categories of this one, or its siblings if it has none. */
  protected readonly chips = computed(() => {
    const all = (this.data.shop()?.categories ?? []).filter((c) => c.products);
    const below = all.filter((c) => c.parent_id === (this.current()?.id ?? null));
    return below.length ? below : all.filter((c) => c.parent_id === this.current()?.parent_id);
  });
  private readonly path = computed(() => {
    const { category, q, sort, min, max, in_stock, page } = this;
    const query = new URLSearchParams(Object.entries({ category: category(), q: q(), sort: sort(), min: min(), max: max(), in_stock: in_stock(), page: page() > 1 ? String(page()) : '' }).filter((e): e is [string, string] => !!e[1]));
    return query.size ? `/products?${query}` : '/products';
  });
  protected readonly products = apiResource<ProductList>(() => this.path(), { collection: 'products' });

  constructor() {
    const title = inject(SiteTitle);
    effect(() => title.set(this.heading(), this.current()?.description ?? '', this.current()?.image ?? ''));
  }

  protected words(count: number): string {
    return fill(this.t.found, { count });
  }

  protected shown(amount?: string): string {
    return amount ? String(Number(amount) / 10 ** (this.data.shop()?.digits ?? 2)) : '';
  }

  protected search(event: Event): void {
    event.preventDefault();
    const q = String(new FormData(event.target as HTMLFormElement).get('q')).trim();
    void this.router.navigate(['/products'], { queryParams: { q: q || null } });
  }

  protected filter(event: Event): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const amount = (name: string) => minor(String(form.get(name)), this.data.shop()?.digits ?? 2) ?? null;
    this.go({ min: amount('min'), max: amount('max'), in_stock: form.get('in_stock') ? 1 : null });
  }

  protected go(query: Record<string, unknown>): void {
    void this.router.navigate([], { queryParams: { ...query, page: null }, queryParamsHandling: 'merge' });
  }
}
