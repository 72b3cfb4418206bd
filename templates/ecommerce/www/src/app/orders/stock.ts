import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { AdminApi, Loading, Page, Pager, Rows, Schemas, Search, Toasts, adminResource, lastValue, toMajor, toMinor } from '../admin/kit';
import { orderTexts } from './texts';
import type { StockRow } from './models';

const LIMIT = 50;

/** How many of everything; a number is changed where it stands. */
@Component({
  selector: 'site-stock',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Loading, Page, Pager, Search],
  template: `
    <admin-page [heading]="t.stock">
      <div class="order-filter">
        <div class="a-actions" role="group" [attr.aria-label]="t.stock">
          @for (entry of filters; track entry.value) {
            <button class="a-button small" type="button" [class.quiet]="only() !== entry.value" [attr.aria-pressed]="only() === entry.value" (click)="choose(entry.value)">{{ entry.label }}</button>
          }
        </div>
        <admin-search [(query)]="query" />
      </div>
      @if (rows(); as list) {
        @if (list.rows.length) {
          <table class="a-table stock-table">
            <thead><tr><th>{{ t.product }}</th><th>{{ t.sku }}</th><th>{{ t.price }}</th><th>{{ t.onHand }}</th><th>{{ t.reserved }}</th><th><span class="visually-hidden">{{ t.save }}</span></th></tr></thead>
            <tbody>
              @for (row of list.rows; track row.id) {
                <tr #line>
                  <td [attr.data-label]="t.product"><strong>{{ row.name }}</strong> @if (row.title) { <span class="a-soft">{{ row.title }}</span> }
                    @if (row.available !== 'in') { <span class="a-badge" [class.warn]="row.available === 'low'" [class.bad]="row.available === 'out'">{{ row.available === 'low' ? t.low : t.out }}</span> }</td>
                  <td [attr.data-label]="t.sku"><input class="input" name="sku" maxlength="60" [value]="row.sku" [attr.aria-label]="t.sku + ', ' + name(row)" /></td>
                  <td [attr.data-label]="t.price"><input class="input short" name="price" inputmode="decimal" [value]="row.price === null ? '' : major(row.price)" [placeholder]="major(row.product_price)" [attr.aria-label]="t.price + ', ' + name(row)" /></td>
                  <td [attr.data-label]="t.onHand"><input class="input short" name="on_hand" type="number" min="0" max="1000000" inputmode="numeric" [value]="row.on_hand" [attr.aria-label]="t.onHand + ', ' + name(row)" />
                    <label class="check"><input type="checkbox" name="free" [checked]="!row.tracked" [attr.aria-label]="t.unlimited + ', ' + name(row)" /><span>{{ t.unlimited }}</span></label></td>
                  <td class="number" [attr.data-label]="t.reserved">{{ row.reserved }}</td>
                  <td><button class="a-button quiet small" type="button" [disabled]="busy()" [attr.aria-label]="t.save + ', ' + name(row)" (click)="save(row, line)">{{ t.save }}</button></td>
                </tr>
              }
            </tbody>
          </table>
          <admin-pager [total]="list.total" [limit]="limit" [(offset)]="offset" />
        } @else { <p class="a-empty">{{ t.noStock }}</p> }
      } @else { <admin-loading [of]="stock" /> }
    </admin-page>
  `,
})
export class StockScreen {
  protected readonly t = orderTexts;
  protected readonly limit = LIMIT;
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  private readonly schemas = inject(Schemas);
  protected readonly filters = [{ value: '', label: this.t.all }, { value: 'low', label: this.t.low }, { value: 'out', label: this.t.out }];
  protected readonly only = signal('');
  protected readonly query = signal('');
  protected readonly offset = signal(0);
  protected readonly busy = signal(false);
  protected readonly stock = adminResource<Rows<StockRow>>(
    () => '/admin/stock?' + new URLSearchParams({ only: this.only(), q: this.query(), limit: String(LIMIT), offset: String(this.offset()) }),
  );
  protected readonly rows = lastValue(this.stock);

  protected choose(only: string): void {
    this.only.set(only);
    this.offset.set(0);
  }

  protected name(row: StockRow): string {
    return [row.name, row.title].filter(Boolean).join(' ');
  }

  protected major(amount: number): string {
    return toMajor(amount, this.schemas.currency());
  }

  protected async save(row: StockRow, line: HTMLElement): Promise<void> {
    const field = (name: string) => line.querySelector<HTMLInputElement>(`[name=${name}]`)!;
    const price = field('price').value.trim();
    this.busy.set(true);
    try {
      await this.api.put(`/admin/stock/${row.id}`, {
        on_hand: Number(field('on_hand').value), was: row.on_hand, tracked: !field('free').checked, sku: field('sku').value.trim(),
        price: price === '' ? null : (toMinor(price, this.schemas.currency()) ?? -1),
      });
      this.toasts.say(this.t.saved);
      this.stock.reload();
    } catch (error) {
      this.toasts.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
