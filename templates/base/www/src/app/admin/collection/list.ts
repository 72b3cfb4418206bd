import { ChangeDetectionStrategy, Component, computed, effect, inject, input, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { AdminApi, withQuery } from '../core/admin-api';
import { adminResource, lastValue } from '../core/resource';
import { Schemas } from '../core/schema';
import { moved } from '../fields/control';
import { Row, Rows } from '../models';
import { Missing } from '../screens/missing';
import { Icon } from '../ui/icon';
import { Loading } from '../ui/loading';
import { Page } from '../ui/page';
import { Pager } from '../ui/pager';
import { Search } from '../ui/search';
import { Toasts } from '../ui/toast';
import { ListRow } from './list-row';
import { Sorter } from './sorter';

/** The api gives at most so many; a list that people order is shown whole as far as that. */
const WHOLE = 100;
const LIMIT = 25;

/** The rows of a collection: found, ordered, opened. What is searched stands in the address, so that "back" leads back to it. */
@Component({
  selector: 'admin-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListRow, Loading, Missing, Page, Pager, RouterLink, Search, Sorter],
  template: `
    @if (about(); as c) {
      <admin-page [heading]="c.label">
        <ng-container actions>
          @if (c.create) { <a class="a-button" [routerLink]="['/admin/c', c.name, 'new']"><admin-icon name="plus" />{{ texts.new(c.singular) }}</a> }
        </ng-container>
        @if (c.search && ((rows()?.total ?? 0) > 5 || q())) { <div class="a-tools"><admin-search [label]="texts.searchIn(c.label)" [query]="q() ?? ''" (queryChange)="go($event, 0)" /></div> }
        <admin-loading [of]="answer" />
        @if (rows(); as found) {
          <p class="visually-hidden" role="status">{{ texts.found(found.total) }}</p>
          @if (!list().length) {
            <div class="a-empty">
              <p>{{ q() ? texts.nothingFound : c.kind === 'inbox' ? texts.noMessages : texts.empty }}</p>
            </div>
          } @else {
            <ul class="a-rows" [adminSorter]="sortable()" (sorted)="order($event.from, $event.to)">
              @for (row of list(); track row.id; let i = $index, first = $first, last = $last) {
                <li [class.unread]="c.kind === 'inbox' && !row['read_at']">
                  @if (sortable()) { <span class="a-handle" aria-hidden="true"><admin-icon name="drag" /></span> }
                  <admin-list-row [about]="c" [row]="row" />
                  @if (sortable()) {
                    <span class="a-order">
                      <button class="a-icon-button" type="button" [disabled]="first" [attr.aria-label]="texts.up(title(row))" (click)="order(i, i - 1)"><admin-icon name="up" /></button>
                      <button class="a-icon-button" type="button" [disabled]="last" [attr.aria-label]="texts.down(title(row))" (click)="order(i, i + 1)"><admin-icon name="down" /></button>
                    </span>
                  }
                </li>
              }
            </ul>
          }
          <admin-pager [total]="found.total" [limit]="limit()" [offset]="from()" (offsetChange)="go(q(), $event)" />
        }
      </admin-page>
    } @else if (schemas.schema()) { <admin-missing /> }
  `,
})
export class List {
  readonly collection = input.required<string>();
  readonly q = input<string>();
  readonly offset = input<string>();
  private readonly api = inject(AdminApi);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  protected readonly schemas = inject(Schemas);
  protected readonly texts = adminTexts.list;

  protected readonly about = computed(() => this.schemas.collection(this.collection()));
  protected readonly limit = computed(() => (this.about()?.sortable ? WHOLE : LIMIT));
  protected readonly from = computed(() => Math.max(0, Number(this.offset()) || 0));
  protected readonly answer = adminResource<Rows>(() =>
    this.about() && withQuery(`/admin/c/${this.collection()}`, { q: this.q(), limit: this.limit(), offset: this.from() }),
  );
  protected readonly rows = lastValue(this.answer, this.collection);
  /** Ordered at once, before the api has answered. */
  protected readonly list = linkedSignal(() => this.rows()?.rows ?? []);
  protected readonly sortable = computed(() => !!this.about()?.sortable && !this.q() && (this.rows()?.total ?? 0) <= WHOLE);

  constructor() {
    effect(() => {
      if (this.about()?.kind === 'single') void this.router.navigate(['/admin/c', this.collection(), 1], { replaceUrl: true });
    });
    // A message that came while the inbox is open is shown there.
    effect(() => {
      const count = this.about()?.count;
      if (this.seen?.collection === this.collection() && this.seen.count !== count) this.answer.reload();
      this.seen = { collection: this.collection(), count };
    });
  }
  private seen?: { collection: string; count?: number };

  protected title(row: Row): string {
    return String(row[this.about()!.title] ?? row.id);
  }

  protected go(q = '', offset = 0): void {
    void this.router.navigate([], { queryParams: { q: q || null, offset: offset || null }, replaceUrl: true });
  }

  /** A row that moves in the document loses the focus; keyboard users continue with the same button. */
  private keepFocus(): void {
    const button = document.activeElement?.closest<HTMLButtonElement>('.a-order button');
    setTimeout(() => (button?.disabled ? button.parentElement!.querySelector<HTMLButtonElement>('button:enabled') : button)?.focus());
  }

  protected async order(from: number, to: number): Promise<void> {
    const before = this.list();
    const after = moved(before, from, to);
    this.list.set(after);
    this.keepFocus();
    try {
      await this.api.post(`/admin/c/${this.collection()}/order`, { ids: after.map((row) => row.id) });
      this.toasts.say(this.texts.moved(this.title(after[to]), to + 1));
    } catch (error) {
      this.list.set(before);
      this.toasts.fail(error);
    }
  }
}
