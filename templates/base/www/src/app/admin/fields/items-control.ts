import { ChangeDetectionStrategy, Component, ElementRef, forwardRef, inject } from '@angular/core';
import { Values } from '../models';
import { Icon } from '../ui/icon';
import { Control, follow, moved } from './control';
import { AdminField } from './field';

/** A list of small objects: links, opening hours, positions of a career. */
@Component({
  selector: 'admin-items-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, forwardRef(() => AdminField)],
  template: `
    <ul class="a-items" #list>
      @for (item of items(); track $index; let i = $index, first = $first, last = $last) {
        <li class="a-item">
          <div class="a-item-fields">
            @for (field of field().fields; track field.name) {
              <admin-field [field]="field" [prefix]="id() + '-' + i + '-'" [value]="item[field.name]" (valueChange)="change(i, field.name, $event)" />
            }
          </div>
          <div class="a-item-buttons">
            <button type="button" class="a-icon-button" [disabled]="first" [attr.aria-label]="texts.moveUp(i + 1)" (click)="move(list, i, i - 1)"><admin-icon name="up" /></button>
            <button type="button" class="a-icon-button" [disabled]="last" [attr.aria-label]="texts.moveDown(i + 1)" (click)="move(list, i, i + 1)"><admin-icon name="down" /></button>
            <button type="button" class="a-icon-button danger" [attr.aria-label]="texts.removeEntry(i + 1)" (click)="drop(i)"><admin-icon name="trash" /></button>
          </div>
        </li>
      }
    </ul>
    <button type="button" class="a-button quiet small a-add" [id]="id()" [attr.aria-describedby]="describedby()" (click)="add()"><admin-icon name="plus" />{{ texts.addEntry }}</button>
  `,
})
export class ItemsControl extends Control {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected items(): Values[] {
    return this.list() as Values[];
  }

  protected change(index: number, name: string, value: unknown): void {
    this.value.set(this.items().map((item, i) => (i === index ? { ...item, [name]: value } : item)));
  }

  protected move(list: Element, from: number, to: number): void {
    this.value.set(moved(this.items(), from, to));
    follow(list, to, to < from);
  }

  protected drop(index: number): void {
    this.value.set(this.items().filter((_, i) => i !== index));
    this.host.nativeElement.querySelector<HTMLElement>('.a-add')?.focus();
  }

  protected add(): void {
    const empty = Object.fromEntries((this.field().fields ?? []).map((field) => [field.name, field.type === 'boolean' ? false : field.type === 'integer' ? null : '']));
    this.value.set([...this.items(), empty]);
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('.a-item:last-child :is(input, textarea, select)')?.focus());
  }
}
