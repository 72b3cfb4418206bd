import { ChangeDetectionStrategy, Component, effect, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { withQuery } from '../core/admin-api';
import { adminResource, lastValue } from '../core/resource';
import { Collection, Rows } from '../models';
import { ListRow } from '../collection/list-row';

/** The newest of an inbox. */
@Component({
  selector: 'admin-latest',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ListRow, RouterLink],
  template: `
    @if (rows()?.rows?.length) {
      <div class="a-head"><h2>{{ about().label }}</h2><a [routerLink]="['/admin/c', about().name]">{{ texts.all }}</a></div>
      <ul class="a-rows">
        @for (row of rows()!.rows; track row.id) { <li [class.unread]="!row['read_at']"><admin-list-row [about]="about()" [row]="row" /></li> }
      </ul>
    }
  `,
})
export class Latest {
  readonly about = input.required<Collection>();
  protected readonly texts = adminTexts.dashboard;
  private readonly answer = adminResource<Rows>(() => withQuery(`/admin/c/${this.about().name}`, { limit: 4 }));
  protected readonly rows = lastValue(this.answer);

  constructor() {
    let known: number | undefined;
    effect(() => {
      const { count } = this.about();
      if (known !== undefined && known !== count) untracked(() => this.answer.reload());
      known = count;
    });
  }
}
