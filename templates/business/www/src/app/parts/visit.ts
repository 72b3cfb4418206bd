import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { addressLines, dial, mapApplication, openStreetMap } from '../maps';
import { Company } from '../models';
import { typeTexts } from '../texts';
import { Paragraphs } from '../shared/paragraphs';

/** Where the business is, how to reach it, and the way there in the visitor's own map. */
@Component({
  selector: 'site-visit',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Paragraphs],
  template: `
    <dl class="facts">
      @if (lines().length) {
        <div>
          <dt>{{ t.address }}</dt>
          <dd>
            <address>{{ company().name }}@for (line of lines(); track $index) {<br />{{ line }}}</address>
          </dd>
        </div>
      }
      @if (company().phone) { <div><dt>{{ t.phone }}</dt><dd><a [href]="dial(company().phone)">{{ company().phone }}</a></dd></div> }
      @if (company().email) { <div><dt>{{ t.email }}</dt><dd><a [href]="'mailto:' + company().email">{{ company().email }}</a></dd></div> }
      @if (company().service_area) { <div><dt>{{ t.area }}</dt><dd>{{ company().service_area }}</dd></div> }
      @if (company().directions) { <div><dt>{{ t.directions }}</dt><dd><site-paragraphs [text]="company().directions" /></dd></div> }
      @if (company().links.length) {
        <div>
          <dt>{{ t.links }}</dt>
          <dd><ul>@for (link of company().links; track $index) { <li><a [href]="link.url" rel="me noopener">{{ link.label }}</a></li> }</ul></dd>
        </div>
      }
    </dl>
    @if (map(); as map) {
      <p class="row visit-maps">
        @if (application(); as application) { <a class="button" [href]="application" rel="noopener">{{ t.way }}</a> }
        <a class="button quiet" [href]="map" target="_blank" rel="noopener noreferrer">{{ t.map }}</a>
      </p>
    }
  `,
})
export class Visit {
  readonly company = input.required<Company>();
  protected readonly t = typeTexts.visit;
  protected readonly lines = computed(() => addressLines(this.company()));
  protected readonly map = computed(() => openStreetMap(this.company()));
  protected readonly application = computed(() => mapApplication(this.company()));
  protected readonly dial = dial;
}
