import { ChangeDetectionStrategy, Component, booleanAttribute, computed, input } from '@angular/core';

/** The widths in which the api stores a picture in addition to the uploaded one; see api/Framework/Uploads.php. */
const WIDTHS = [480, 960, 1600];

/** What the name of an uploaded picture tells: its size, and where it is in other widths. Empty for any other. */
export function variants(src: string): { width?: number; height?: number; srcset?: string } {
  const [, start, w, h] = /^(\/api\/files\/[\w-]+)-(\d+)x(\d+)\.(?:jpg|png)$/.exec(src) ?? [];
  if (!start) return {};
  const [width, height] = [Number(w), Number(h)];
  const widths = WIDTHS.filter((other) => other < width);
  if (width <= WIDTHS[WIDTHS.length - 1]) widths.push(width);
  return { width, height, srcset: widths.map((other) => `${start}-${other}.webp ${other}w`).join(', ') };
}

/** A picture of the uploads, or of www/public, in the width that fits. Without a source there is nothing. */
@Component({
  selector: 'site-picture',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (src(); as src) {
      <img [attr.loading]="eager() ? null : 'lazy'" [attr.fetchpriority]="eager() ? 'high' : null" decoding="async" [attr.sizes]="known().srcset ? sizes() : null"
           [attr.srcset]="known().srcset" [src]="src" [alt]="alt() ?? ''" [attr.width]="width() ?? known().width" [attr.height]="height() ?? known().height" />
    }
  `,
})
export class Picture {
  readonly src = input<string | null | undefined>('');
  readonly alt = input<string | null | undefined>('');
  readonly sizes = input('100vw');
  readonly width = input<number | string>();
  readonly height = input<number | string>();
  /** For the picture that is seen first on a page. */
  readonly eager = input(false, { transform: booleanAttribute });
  protected readonly known = computed(() => variants(this.src() ?? ''));
}
