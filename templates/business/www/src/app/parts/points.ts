import { ChangeDetectionStrategy, Component, booleanAttribute, input } from '@angular/core';
import { Point } from '../models';

/** A few short points side by side; numbered when one follows from the other. */
@Component({
  selector: 'site-points',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol class="points" [class.numbered]="numbered()" [attr.role]="numbered() ? null : 'list'">
      @for (point of points(); track $index) {
        <li>
          <h3>{{ point.title }}</h3>
          <p class="soft">{{ point.text }}</p>
        </li>
      }
    </ol>
  `,
})
export class Points {
  readonly points = input.required<Point[]>();
  readonly numbered = input(false, { transform: booleanAttribute });
}
