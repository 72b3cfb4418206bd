import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Business } from '../business';
import { apiResource } from '../core/api';
import { SiteTitle } from '../core/title';
import { ServiceDetails, Testimonial } from '../models';
import { Quotes } from '../parts/quotes';
import { Paragraphs } from '../shared/paragraphs';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-service',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Paragraphs, Picture, Quotes, State],
  template: `
    <article class="wrap page">
      @if (service.hasValue()) {
        @if (service.value(); as s) {
          <p class="breadcrumbs"><a routerLink="/services">← {{ t.back }}</a></p>
          <header class="service-head">
            @if (s.category) { <p class="kicker"><a routerLink="/services" [queryParams]="{ category: s.category }">{{ s.category }}</a></p> }
            <h1>{{ s.title }}</h1>
            <p class="lead">{{ s.summary }}</p>
          </header>
          <div class="service-layout">
            <site-picture class="cover" [src]="s.image" [alt]="s.image_alt" sizes="(min-width: 56rem) 46rem, 92vw" width="800" height="600" eager />
            <div class="service-text">
              <site-paragraphs class="prose" [text]="s.body" />
              @if (s.gallery.length) {
                <h2 class="service-more">{{ t.gallery }}</h2>
                <ul class="grid">
                  @for (picture of s.gallery; track $index) { <li><site-picture class="cover" [src]="picture.url" [alt]="picture.alt" sizes="(min-width: 56rem) 22rem, 92vw" width="800" height="600" /></li> }
                </ul>
              }
            </div>
            <aside class="card" [attr.aria-label]="t.facts">
              <div class="card-body">
                <dl class="facts">
                  @if (s.price) { <div><dt>{{ t.price }}</dt><dd class="price">{{ s.price }}</dd></div> }
                  @if (s.duration) { <div><dt>{{ t.duration }}</dt><dd>{{ s.duration }}</dd></div> }
                  @if (area(); as area) { <div><dt>{{ t.area }}</dt><dd>{{ area }}</dd></div> }
                  @if (s.included.length) {
                    <div>
                      <dt>{{ t.included }}</dt>
                      <dd><ul class="ticks">@for (item of s.included; track $index) { <li>{{ item.text }}</li> }</ul></dd>
                    </div>
                  }
                </dl>
                <p class="service-ask"><a class="button block" routerLink="/contact" [queryParams]="{ service: s.slug }">{{ t.ask }}</a></p>
              </div>
            </aside>
          </div>
          @if (quotes().length) {
            <section class="section" aria-labelledby="quotes">
              <h2 id="quotes">{{ t.quotes }}</h2>
              <site-quotes [quotes]="quotes()" [links]="false" />
            </section>
          }
          @if (s.others.length) {
            <section class="section" aria-labelledby="others">
              <h2 id="others">{{ t.others }}</h2>
              <ul class="lines-list">
                @for (other of s.others; track other.slug) {
                  <li class="row between other"><a [routerLink]="['/services', other.slug]">{{ other.title }}</a><span class="soft">{{ other.price }}</span></li>
                }
              </ul>
            </section>
          }
        }
      } @else {
        <site-state [error]="service.error()" (retry)="service.reload()" />
      }
    </article>
  `,
})
export class ServicePage {
  readonly slug = input.required<string>();
  private readonly company = inject(Business).company;
  private readonly testimonials = apiResource<Testimonial[]>(() => '/testimonials?service=' + encodeURIComponent(this.slug()), { collection: 'testimonials' });
  protected readonly t = typeTexts.service;
  protected readonly service = apiResource<ServiceDetails>(() => '/services/' + encodeURIComponent(this.slug()), { collection: 'services' });
  protected readonly area = computed(() => (this.company.hasValue() ? this.company.value()!.service_area : ''));
  protected readonly quotes = computed(() => (this.testimonials.hasValue() ? this.testimonials.value()! : []));

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (!this.service.hasValue()) return;
      const service = this.service.value()!;
      title.set(service.title, service.summary, service.image);
    });
  }
}
