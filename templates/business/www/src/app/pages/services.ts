import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Business } from '../business';
import { fill } from '../core/texts';
import { Invite } from '../parts/invite';
import { ServiceCard } from '../parts/service-card';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

/** The catalogue; ?category=… shows one kind, so that a choice can be sent as a link. */
@Component({
  selector: 'site-services',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, ServiceCard, State, Invite],
  template: `
    <section class="wrap page">
      <h1>{{ t.title }}</h1>
      @if (services.hasValue()) {
        @if (all().length) {
          <p class="lead">{{ t.lead }}</p>
          @if (categories().length > 1) {
            <nav class="chips filter" [attr.aria-label]="t.filter">
              <a class="chip" [routerLink]="[]" [attr.aria-current]="chosen() ? null : 'true'">{{ t.every }}</a>
              @for (name of categories(); track name) {
                <a class="chip" [routerLink]="[]" [queryParams]="{ category: name }" [attr.aria-current]="chosen() === name ? 'true' : null">{{ name }}</a>
              }
            </nav>
          }
          <h2 class="visually-hidden">{{ t.list }}</h2>
          <p class="visually-hidden" role="status">{{ count() }}</p>
          <ul class="grid">
            @for (service of shown(); track service.id) { <li><site-service-card [service]="service" /></li> }
          </ul>
        } @else {
          <div class="empty">
            <p>{{ t.empty }}</p>
            <a class="button" routerLink="/contact">{{ ask }}</a>
          </div>
        }
      } @else {
        <site-state [error]="services.error()" (retry)="services.reload()" />
      }
    </section>
    @if (all().length) { <site-invite /> }
  `,
})
export class Services {
  readonly category = input<string>();
  protected readonly t = typeTexts.services;
  protected readonly ask = typeTexts.ask;
  protected readonly services = inject(Business).services;
  protected readonly all = computed(() => (this.services.hasValue() ? this.services.value()! : []));
  protected readonly categories = computed(() => [...new Set(this.all().map((service) => service.category).filter(Boolean))]);
  /** A kind that does not exist (any more) means all. */
  protected readonly chosen = computed(() => this.categories().find((name) => name.toLowerCase() === this.category()?.toLowerCase()));
  protected readonly shown = computed(() => this.all().filter((service) => !this.chosen() || service.category === this.chosen()));
  protected readonly count = computed(() => fill(this.t.count, { count: this.shown().length }));
}
