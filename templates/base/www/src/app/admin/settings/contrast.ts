import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { adminTexts } from '../admin-texts';

/** Warns of a colour in which words would be hard to read. */
@Component({
  selector: 'admin-contrast',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (weak()) { <p class="a-notice warn" role="status">{{ texts.weak(ratio().toFixed(1)) }}</p> }`,
})
export class Contrast {
  readonly color = input.required<string>();
  protected readonly texts = adminTexts.settings;
  protected readonly ratio = computed(() => contrast(this.color(), '#ffffff'));
  protected readonly weak = computed(() => this.ratio() > 0 && this.ratio() < 4.5);
}

/** The ratio of WCAG 2 (1 … 21) of two colours #rrggbb; 0 when one is none. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return a < 0 || b < 0 ? 0 : (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(color: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return -1;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
