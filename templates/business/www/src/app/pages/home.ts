import { ChangeDetectionStrategy, Component, computed, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Business } from '../business';
import { apiResource } from '../core/api';
import { SiteTitle } from '../core/title';
import { Testimonial } from '../models';
import { HoursTable } from '../parts/hours-table';
import { Invite } from '../parts/invite';
import { OpenStatus } from '../parts/open-status';
import { Points } from '../parts/points';
import { Quotes } from '../parts/quotes';
import { ServiceCard } from '../parts/service-card';
import { Visit } from '../parts/visit';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-home',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Picture, State, OpenStatus, ServiceCard, Points, Quotes, HoursTable, Visit, Invite],
  template: `
    @if (company.hasValue()) {
      @if (company.value(); as c) {
        <section class="wrap hero" [class.hero-split]="c.image">
          <div>
            @if (c.trade || c.city) { <p class="kicker">{{ [c.trade, c.city].filter(given).join(' · ') }}</p> }
            <h1>{{ c.headline || c.name }}</h1>
            <p class="lead">{{ c.intro || (services().length ? '' : t.empty) }}</p>
            <p class="row">
              <a class="button" routerLink="/contact">{{ ask }}</a>
              @if (services().length) { <a class="button quiet" routerLink="/services">{{ t.more }}</a> }
            </p>
            <site-open-status />
          </div>
          <site-picture [src]="c.image" [alt]="c.image_alt" sizes="(min-width: 56rem) 32rem, 92vw" width="800" height="600" eager />
        </section>
        @if (c.figures.length) {
          <section class="wrap figures-section" [attr.aria-label]="t.figures">
            <dl class="figures">
              @for (figure of c.figures; track $index) { <div><dt>{{ figure.label }}</dt><dd>{{ figure.value }}</dd></div> }
            </dl>
          </section>
        }
        @if (services().length) {
          <section class="wrap section" aria-labelledby="services">
            <div class="row between">
              <h2 id="services">{{ t.services }}</h2>
              <a routerLink="/services">{{ t.allServices }}</a>
            </div>
            <ul class="grid">
              @for (service of services(); track service.id) { <li><site-service-card [service]="service" /></li> }
            </ul>
          </section>
        }
        @if (c.steps.length) {
          <section class="band" aria-labelledby="steps">
            <div class="wrap">
              <h2 id="steps">{{ t.steps }}</h2>
              <site-points [points]="c.steps" numbered />
            </div>
          </section>
        }
        @if (quotes().length) {
          <section class="wrap section" aria-labelledby="quotes">
            <h2 id="quotes">{{ t.quotes }}</h2>
            <site-quotes [quotes]="quotes()" />
          </section>
        }
        @if (c.street || c.phone || opening()?.days?.length) {
          <section class="band" aria-labelledby="visit">
            <div class="wrap">
              <h2 id="visit">{{ t.visit }}</h2>
              <div class="split halves">
                <site-visit [company]="c" />
                <div>
                  <site-open-status />
                  <site-hours-table />
                </div>
              </div>
            </div>
          </section>
        }
        <site-invite />
      }
    } @else {
      <site-state [error]="company.error()" (retry)="company.reload()" />
    }
  `,
})
export class Home {
  private readonly business = inject(Business);
  private readonly testimonials = apiResource<Testimonial[]>(() => '/testimonials', { collection: 'testimonials' });
  protected readonly t = typeTexts.home;
  protected readonly ask = typeTexts.ask;
  protected readonly company = this.business.company;
  protected readonly opening = computed(() => (this.business.opening.hasValue() ? this.business.opening.value()! : null));
  /** Those the owner chose, or the first three. */
  protected readonly services = computed(() => {
    const all = this.business.services.hasValue() ? this.business.services.value()! : [];
    const featured = all.filter((service) => service.featured);
    return featured.length ? featured : all.slice(0, 3);
  });
  protected readonly quotes = computed(() => (this.testimonials.hasValue() ? this.testimonials.value()!.slice(0, 4) : []));
  protected readonly given = Boolean;

  constructor() {
    const title = inject(SiteTitle);
    effect(() => this.company.hasValue() && title.set(this.company.value()!.trade, this.company.value()!.intro, this.company.value()!.image));
  }
}
