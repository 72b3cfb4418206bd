import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { Address, Me } from '../models';
import { pageTexts } from '../page-texts';
import { FormState, Values, formParts } from '../shared/form';
import { addressLines } from '../shop/address';
import { Customer } from '../shop/customer';
import { AddressFields, addressOf } from './address-fields';

interface Entry { id: number; address: Address; is_default: boolean }

@Component({
  selector: 'site-address-book',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts, AddressFields],
  providers: [FormState],
  template: `
    <section aria-labelledby="a-addresses">
      <h2 id="a-addresses">{{ t.addresses }}</h2>
      @if (edited(); as entry) {
        <form class="card form" novalidate (submit)="form.submit($event, send)">
          <site-address-fields [start]="entry.address" />
          <site-check name="is_default" [checked]="entry.is_default">{{ t.default }}</site-check>
          <site-send [label]="t.save" />
          <p><button class="link" type="button" (click)="edited.set(null)">{{ t.cancel }}</button></p>
        </form>
      } @else {
        <ul class="stack">
          @for (entry of me().addresses; track entry.id) {
            <li class="card card-body">
              <address class="lines">{{ lines(entry.address) }}</address>
              <p class="row"><button class="link" type="button" (click)="edited.set(entry)">{{ t.edit }}</button>
                <button class="link danger" type="button" (click)="remove(entry.id)">{{ t.remove }}</button></p>
            </li>
          } @empty { <li class="soft">{{ t.noAddresses }}</li> }
        </ul>
        <p><button class="button quiet" type="button" (click)="add()">{{ t.addAddress }}</button></p>
      }
    </section>
  `,
})
export class AddressBook {
  protected readonly t = pageTexts.account;
  protected readonly lines = addressLines;
  protected readonly form = inject(FormState);
  private readonly customer = inject(Customer);
  readonly me = input.required<Me>();
  readonly changed = output<void>();
  protected readonly edited = signal<Entry | null>(null);

  protected add(): void {
    this.edited.set({ id: 0, address: { name: this.me().name, phone: this.me().phone }, is_default: !this.me().addresses.length });
  }

  protected async remove(id: number): Promise<void> {
    await this.customer.ask('delete', `/customer/addresses/${id}`).catch(() => undefined);
    this.changed.emit();
  }

  protected readonly send = async (values: Values): Promise<void> => {
    await this.customer.ask('post', '/customer/addresses', { id: this.edited()!.id || null, address: addressOf(values, 'address'), is_default: !!values['is_default'] });
    this.edited.set(null);
    this.changed.emit();
  };
}
