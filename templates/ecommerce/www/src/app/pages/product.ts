import { ChangeDetectionStrategy, Component, DestroyRef, computed, effect, inject, input, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiResource } from '../core/api';
import { Live } from '../core/live';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import type { Image, Product, Stock, Variant } from '../models';
import { Price } from '../parts/price';
import { ProductCard } from '../parts/product-card';
import { Html } from '../shared/html';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { Cart } from '../shop/cart';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-product',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Price, ProductCard, Html, Picture, State],
  template: `
    @if (product.value(); as p) {
      <article class="wrap page">
        <nav class="breadcrumbs" [attr.aria-label]="t.path">
          <ol>
            <li><a routerLink="/products">{{ list }}</a></li>
            @for (step of p.path; track step.slug) { <li><a [routerLink]="['/category', step.slug]">{{ step.name }}</a></li> }
          </ol>
        </nav>
        <div class="product">
          <div class="product-gallery">
            <div class="product-picture large"><site-picture [src]="image()?.url" [alt]="image()?.alt" sizes="(min-width: 56rem) 36rem, 100vw" width="800" height="800" eager /></div>
            @if (images().length > 1) {
              <ul class="thumbs" [attr.aria-label]="t.pictures">
                @for (entry of images(); track entry.url) {
                  <li><button type="button" [attr.aria-pressed]="entry.url === image()?.url" [attr.aria-label]="words(t.picture, $index + 1)" (click)="picture.set(entry)">
                    <site-picture [src]="entry.url" sizes="5rem" width="80" height="80" />
                  </button></li>
                }
              </ul>
            }
          </div>
          <div class="product-buy">
            <h1>{{ p.name }}</h1>
            <p class="lead">{{ p.summary }}</p>
            <site-price class="large" [amount]="variant()?.price ?? p.price" [before]="p.compare_at_price" />
            <p class="soft small-text">{{ data.shop()?.prices_include_tax === false ? t.noTax : t.tax }} {{ t.shipping }}</p>
            <form (submit)="add($event)">
              @for (option of options(); track option.name) {
                <fieldset class="options">
                  <legend>{{ option.name }}</legend>
                  <div class="chips">
                    @for (value of option.values; track value) {
                      <label class="chip option" [class.gone]="soldOut(option.name, value)">
                        <input type="radio" [name]="option.name" [checked]="chosen()[option.name] === value" (change)="choose(option.name, value)" /><span>{{ value }}</span>
                      </label>
                    }
                  </div>
                </fieldset>
              }
              <p class="stock" role="status">
                @if (variant()) {
                  <span class="badge dot" [class.good]="stock() === 'in'" [class.warn]="stock() === 'low'" [class.plain]="stock() === 'out'">{{ t[stock()] }}</span>
                } @else { {{ t.choose }} }
              </p>
              <div class="row buy-row">
                <label class="quantity"><span class="visually-hidden">{{ t.quantity }}</span>
                  <input class="input" type="number" min="1" max="99" inputmode="numeric" [value]="quantity()" (change)="count($event)" />
                </label>
                <button class="button" type="submit" [disabled]="!variant() || stock() === 'out' || busy()">{{ busy() ? t.adding : stock() === 'out' ? t.out : t.add }}</button>
              </div>
              <p class="error" role="alert">{{ cart.failure() }}</p>
            </form>
            <site-html [html]="p.html" />
            @if (p.details.length) {
              <h2 class="small-heading">{{ t.details }}</h2>
              <dl class="spec">
                @for (detail of p.details; track $index) { <div><dt>{{ detail.label }}</dt><dd>{{ detail.value }}</dd></div> }
              </dl>
            }
          </div>
        </div>
        @if (p.related.length) {
          <section class="section" aria-labelledby="related">
            <h2 id="related">{{ t.related }}</h2>
            <ul class="product-grid">@for (other of p.related; track other.id) { <li><site-product-card [product]="other" /></li> }</ul>
          </section>
        }
      </article>
    } @else {
      <site-state [error]="product.error()" (retry)="product.reload()" />
    }
  `,
})
export class ProductPage {
  readonly slug = input.required<string>();
  protected readonly t = typeTexts.product;
  protected readonly list = typeTexts.list.title;
  protected readonly cart = inject(Cart);
  protected readonly data = inject(ShopData);
  protected readonly product = apiResource<Product>(() => '/products/' + encodeURIComponent(this.slug()), { collection: 'products' });
  protected readonly busy = signal(false);
  protected readonly quantity = signal(1);
  private readonly live = signal<Record<number, Stock>>({});
  /** Preselects the first combination in stock. */
  protected readonly chosen = linkedSignal<number | undefined, Record<string, string>>({
    source: () => this.product.value()?.id,
    computation: () => {
      const variants = this.product.value()?.variants ?? [];
      return { ...(variants.find((v) => v.available !== 'out') ?? variants[0])?.options };
    },
  });
  protected readonly variant = computed(() => this.product.value()?.variants.find((v) => same(v.options, this.chosen())));
  protected readonly stock = computed<Stock>(() => (this.variant() ? this.stockOf(this.variant()!) : 'out'));
  /** In the admin's preview they are as the form has them: "Indigo, Sand". */
  protected readonly options = computed(() =>
    (this.product.value()?.options ?? []).map(({ name, values }: { name: string; values: string[] | string }) => ({
      name, values: typeof values === 'string' ? values.split(',').map((value) => value.trim()).filter(Boolean) : values,
    })),
  );
  protected readonly images = computed<Image[]>(() => {
    const p = this.product.value();
    const own = (p?.variants ?? []).filter((v) => v.image && !p!.images.some((i) => i.url === v.image)).map((v) => ({ url: v.image, alt: `${p!.name}, ${v.title}` }));
    return [...(p?.images ?? []), ...own];
  });
  /** The variant's picture, until another one is looked at. */
  protected readonly picture = linkedSignal<Image | undefined>(() => this.images().find((i) => i.url === this.variant()?.image) ?? this.images()[0]);
  protected readonly image = computed(() => this.picture());

  constructor() {
    const title = inject(SiteTitle);
    this.cart.failure.set('');
    effect(() => {
      const p = this.product.value();
      if (p) title.set(p.name, p.summary, p.images[0]?.url);
    });
    const stop = inject(Live).on<{ variant_id: number; available: Stock }>('stock.changed', ({ variant_id, available }) =>
      this.live.update((all) => ({ ...all, [variant_id]: available })),
    );
    inject(DestroyRef).onDestroy(stop);
  }

  protected words(text: string, number: number): string {
    return fill(text, { number });
  }

  protected choose(option: string, value: string): void {
    this.chosen.update((chosen) => ({ ...chosen, [option]: value }));
  }

  /** With the other choices as they are, is this one sold out? */
  protected soldOut(option: string, value: string): boolean {
    const variant = this.product.value()!.variants.find((v) => same(v.options, { ...this.chosen(), [option]: value }));
    return !variant || this.stockOf(variant) === 'out';
  }

  protected count(event: Event): void {
    this.quantity.set(Math.min(99, Math.max(1, Math.trunc(Number((event.target as HTMLInputElement).value)) || 1)));
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.variant() || this.busy()) return;
    this.busy.set(true);
    try {
      await this.cart.put(this.variant()!.id, this.quantity(), true);
      this.cart.open.set(true);
    } catch {
      // What was wrong stands below the button.
    } finally {
      this.busy.set(false);
    }
  }

  private stockOf(variant: Variant): Stock {
    return this.live()[variant.id] ?? variant.available;
  }
}

function same(a: Record<string, string>, b: Record<string, string>): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => a[key] === b[key]);
}
