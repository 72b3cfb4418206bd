import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { AdminApi } from '../core/admin-api';
import { Rows } from '../models';
import { Icon } from '../ui/icon';
import { Control } from './control';
import { FormContext } from './form-context';

/** Short words; Enter or a comma ends one. Words that other rows have are suggested. */
@Component({
  selector: 'admin-tags-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <div class="a-tags">
      @for (tag of tags(); track tag) {
        <span class="a-tag">{{ tag }}<button type="button" [attr.aria-label]="texts.removeNamed(tag)" (click)="drop(tag)"><admin-icon name="close" /></button></span>
      }
      <input #box [id]="id()" type="text" autocomplete="off" maxlength="60" [attr.list]="id() + '-known'" [placeholder]="texts.addTag"
             [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null"
             (focus)="suggest()" (keydown)="key($event, box)" (change)="add(box)" />
      <datalist [id]="id() + '-known'">
        @for (word of suggestions(); track word) { <option [value]="word"></option> }
      </datalist>
    </div>
  `,
})
export class TagsControl extends Control {
  private readonly api = inject(AdminApi);
  private readonly context = inject(FormContext, { optional: true });
  private readonly known = signal<string[] | null>(null);
  protected readonly tags = computed(() => this.list().map(String));
  protected readonly suggestions = computed(() => (this.known() ?? []).filter((word) => !this.tags().includes(word)));

  protected key(event: KeyboardEvent, box: HTMLInputElement): void {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      this.add(box);
    } else if (event.key === 'Backspace' && !box.value && this.tags().length) {
      this.drop(this.tags().at(-1)!);
    }
  }

  protected add(box: HTMLInputElement): void {
    const words = box.value.split(',').map((word) => word.trim()).filter(Boolean);
    box.value = '';
    if (words.length) this.value.set([...new Set([...this.tags(), ...words])]);
  }

  protected drop(tag: string): void {
    this.value.set(this.tags().filter((other) => other !== tag));
  }

  protected async suggest(): Promise<void> {
    const collection = this.context?.collection();
    if (!collection || this.known()) return;
    this.known.set([]);
    const answer = await this.api.get<Rows>(`/admin/c/${collection}`, { limit: 100 }).catch(() => ({ rows: [], total: 0 }));
    const words = answer.rows.flatMap((row) => (Array.isArray(row[this.field().name]) ? (row[this.field().name] as string[]) : []));
    this.known.set([...new Set(words)].sort((a, b) => a.localeCompare(b)));
  }
}
