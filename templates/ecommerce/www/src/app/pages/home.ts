import { ChangeDetectionStrategy, Component, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiResource } from '../core/api';
import { Settings } from '../core/settings';
import { SiteTitle } from '../core/title';
import type { ProductList } from '../models';
import { ProductCard } from '../parts/product-card';
import { Paragraphs } from '../shared/paragraphs';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-home',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, ProductCard, Paragraphs, Picture, State],
  template: `
    @if (data.shop(); as shop) {
      @if (shop.notice) { <p class="notice">{{ shop.notice }}</p> }
      <section class="wrap hero-split shop-hero">
        <div>
          <h1>{{ shop.headline || settings.name() }}</h1>
          <p class="lead">{{ shop.intro }}</p>
          <p class="row"><a class="button" routerLink="/products">{{ t.shop }}</a></p>
        </div>
        @if (shop.hero_image) { <site-picture [src]="shop.hero_image" sizes="(min-width: 56rem) 34rem, 100vw" width="1200" height="900" eager /> }
      </section>
      @if (data.mainCategories().length > 1) {
        <section class="wrap section" aria-labelledby="categories">
          <h2 id="categories">{{ t.categories }}</h2>
          <ul class="category-grid">
            @for (category of data.mainCategories(); track category.id) {
              <li class="category-tile">
                <site-picture [src]="category.image" sizes="(min-width: 60rem) 22rem, 100vw" width="600" height="400" />
                <h3><a [routerLink]="['/category', category.slug]">{{ category.name }}</a></h3>
                <p>{{ category.description }}</p>
              </li>
            }
          </ul>
        </section>
      }
      @if (featured.value()?.rows?.length) {
        <section class="wrap section" aria-labelledby="featured">
          <div class="row between"><h2 id="featured">{{ t.featured }}</h2><a routerLink="/products">{{ t.all }}</a></div>
          <ul class="product-grid">
            @for (product of featured.value()!.rows; track product.id) { <li><site-product-card [product]="product" /></li> }
          </ul>
        </section>
      }
      @if (shop.promises.length) {
        <section class="wrap section" [attr.aria-label]="t.promises">
          <ul class="promises">
            @for (promise of shop.promises; track $index) { <li><h3>{{ promise.title }}</h3><p>{{ promise.text }}</p></li> }
          </ul>
        </section>
      }
      @if (shop.about) {
        <section class="wrap section narrow-page" aria-labelledby="about">
          <h2 id="about">{{ t.about }}</h2>
          <site-paragraphs class="prose" [text]="shop.about" />
        </section>
      }
    } @else {
      <site-state />
    }
  `,
})
export class Home {
  protected readonly t = typeTexts.home;
  protected readonly data = inject(ShopData);
  protected readonly settings = inject(Settings);
  protected readonly featured = apiResource<ProductList>(() => '/products?featured=1', { collection: 'products' });

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      const shop = this.data.shop();
      if (shop) title.set('', shop.intro, shop.hero_image);
    });
  }
}
