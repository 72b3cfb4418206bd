import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Station } from '../models';
import { typeTexts } from '../texts';

/** Jobs or schools, one after the other. */
@Component({
  selector: 'site-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol class="timeline">
      @for (station of stations(); track $index) {
        <li>
          <p class="when">{{ station.from }} – {{ station.to || t.today }}</p>
          <div>
            <h3>{{ station.title }}</h3>
            @if (station.place) { <p class="where">{{ station.place }}</p> }
            @if (station.text) { <p>{{ station.text }}</p> }
          </div>
        </li>
      }
    </ol>
  `,
})
export class Timeline {
  readonly stations = input.required<Station[]>();
  protected readonly t = typeTexts.about;
}
