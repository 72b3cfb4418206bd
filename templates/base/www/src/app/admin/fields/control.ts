import { Directive, computed, input, model } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { Field } from '../models';

/** What every control of a form takes: its field, its value, and who labels and describes it. */
@Directive()
export abstract class Control<T = unknown> {
  readonly field = input.required<Field>();
  readonly value = model<T>();
  readonly id = input.required<string>();
  readonly describedby = input<string>();
  readonly invalid = input(false);
  protected readonly texts = adminTexts.fields;
  protected readonly list = computed(() => (Array.isArray(this.value()) ? (this.value() as unknown[]) : []));

  protected text(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }
}

/** The focus goes along with an entry that was moved: to the same button there, or to the other one where that ends. */
export function follow(list: Element, to: number, up: boolean): void {
  setTimeout(() => {
    const buttons = list.children[to]?.querySelectorAll<HTMLButtonElement>('.a-item-buttons button') ?? [];
    (buttons[up ? 0 : 1]?.disabled ? buttons[up ? 1 : 0] : buttons[up ? 0 : 1])?.focus();
  });
}

/** A copy of a list with one entry elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list];
  if (to < 0 || to >= copy.length) return copy;
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}
