import { computed, signal } from '@angular/core';
import { ApiError } from '../../core/api';
import { Field, Row, Values } from '../models';
import { slugify } from './slug';

/** A form's state: the edited values and the saved values. */
export class Draft {
  private readonly saved = signal('');
  readonly values = signal<Values>({});
  readonly errors = signal<Record<string, readonly string[]>>({});
  readonly dirty = computed(() => JSON.stringify(this.values()) !== this.saved());
  readonly conflict = signal(false);
  id = 0;
  private updatedAt: unknown;
  private slugs = new Set<string>();

  constructor(readonly fields: readonly Field[]) {}

  /** Begins with a row, or with an empty one. */
  open(row?: Row): void {
    this.id = row?.id ?? 0;
    this.updatedAt = row?.['updated_at'];
    this.values.set(Object.fromEntries(this.fields.map((field) => [field.name, row ? row[field.name] : empty(field)])));
    this.saved.set(JSON.stringify(this.values()));
    this.errors.set({});
    this.conflict.set(false);
    // An address that others may know already does not change with the title.
    this.slugs = new Set(row ? [] : this.fields.filter((field) => field.type === 'slug').map((field) => field.name));
  }

  set(name: string, value: unknown): void {
    this.slugs.delete(name);
    const made = this.fields.filter((field) => field.from === name && this.slugs.has(field.name));
    this.values.update((values) => ({ ...values, [name]: value, ...Object.fromEntries(made.map((field) => [field.name, slugify(String(value), field.max)])) }));
    this.errors.update(({ [name]: _, ...others }) => others);
  }

  /** The body of a save. `overwrite`: also when somebody else has saved since. */
  body(overwrite = false): Values {
    const fields = this.fields.filter((field) => field.type !== 'readonly').map((field) => [field.name, this.values()[field.name]]);
    return { ...Object.fromEntries(fields), ...(this.id && this.updatedAt && !overwrite ? { updated_at: this.updatedAt } : {}) };
  }

  /** Takes what the api did not like; false when it is not about a field of this form. */
  refuse(error: unknown): boolean {
    if (!(error instanceof ApiError)) return false;
    this.conflict.set(error.http === 409 && !Object.keys(error.errors).length && !!this.id);
    const errors: Record<string, readonly string[]> = {};
    for (const [path, problems] of Object.entries(error.errors)) {
      // An error within an entry of a list (links.2.url) is shown at the list.
      const name = path.split(/[.[]/)[0];
      errors[name] = [...(errors[name] ?? []), ...problems];
    }
    this.errors.set(errors);
    return this.fields.some((field) => errors[field.name]);
  }
}

function empty(field: Field): unknown {
  if (field.default !== undefined) return field.default;
  if (field.type === 'boolean') return false;
  if (['tags', 'images', 'items', 'references'].includes(field.type)) return [];
  if (field.type === 'choice') return field.required ? (Object.keys(field.options ?? {})[0] ?? '') : '';
  return ['integer', 'money', 'decimal', 'date', 'datetime', 'reference', 'readonly'].includes(field.type) ? null : '';
}
