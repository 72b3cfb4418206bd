import { ChangeDetectionStrategy, Component, booleanAttribute, computed, input } from '@angular/core';

/** The widths in which the api keeps a picture, beside the largest one, which is in its name. */
const WIDTHS = [480, 960];

/** All widths of an uploaded picture, for srcset; '' for any other. */
export function srcset(src: string): string {
  const [, start, width, end] = /^(\/api\/files\/[\w-]+-)(\d+)(\.webp)$/.exec(src) ?? [];
  if (!width) return '';
  const widths = [...WIDTHS.filter((w) => w < Number(width)), Number(width)];
  return widths.map((w) => `${start}${w}${end} ${w}w`).join(', ');
}

/** A picture of the uploads, or of www/public, in the width that fits. Without a source there is nothing. */
@Component({
  selector: 'site-picture',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (src(); as src) {
      <img [src]="src" [attr.srcset]="set() || null" [attr.sizes]="set() ? sizes() : null" [alt]="alt()" [attr.width]="width()" [attr.height]="height()"
           [attr.loading]="eager() ? null : 'lazy'" [attr.fetchpriority]="eager() ? 'high' : null" decoding="async" />
    }
  `,
})
export class Picture {
  readonly src = input<string | null | undefined>('');
  readonly alt = input('');
  readonly sizes = input('100vw');
  readonly width = input<number | string>();
  readonly height = input<number | string>();
  /** For the picture that is seen first on a page. */
  readonly eager = input(false, { transform: booleanAttribute });
  protected readonly set = computed(() => srcset(this.src() ?? ''));
}
