import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Service } from '../models';
import { Picture } from '../shared/picture';

@Component({
  selector: 'site-service-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Picture],
  template: `
    <article class="card card-link service-card">
      @if (service().image) { <site-picture class="card-media" [src]="service().image" [alt]="service().image_alt" sizes="(min-width: 46rem) 22rem, 92vw" width="800" height="600" /> }
      <div class="card-body">
        @if (service().category) { <p class="kicker">{{ service().category }}</p> }
        <h3><a [routerLink]="['/services', service().slug]">{{ service().title }}</a></h3>
        <p class="soft">{{ service().summary }}</p>
        @if (service().price) { <p class="price">{{ service().price }}</p> }
      </div>
    </article>
  `,
})
export class ServiceCard {
  readonly service = input.required<Service>();
}
