import { ChangeDetectionStrategy, Component, ElementRef, computed, input, signal, viewChild } from '@angular/core';
import { fill } from '../core/texts';
import { Shot } from '../models';
import { Picture } from '../shared/picture';
import { typeTexts } from '../texts';

/**
 * Small pictures, each of which opens large in a dialog: arrow keys, buttons or a swipe go on, Escape closes, and the
 * focus returns to where it was (the browser does both).
 */
@Component({
  selector: 'site-gallery',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Picture],
  template: `
    <ul class="gallery">
      @for (shot of shots(); track $index) {
        <li>
          <button type="button" aria-haspopup="dialog" [attr.aria-label]="name(shot, $index)" (click)="show($index)">
            <site-picture [src]="shot.url" alt="" sizes="(min-width: 46rem) 32rem, 92vw" />
          </button>
        </li>
      }
    </ul>
    <dialog #dialog class="lightbox" [attr.aria-label]="t.label" (close)="open.set(false)" (click)="outside($event)"
            (keydown.arrowleft)="step(-1)" (keydown.arrowright)="step(1)"
            (touchstart)="from = $event.changedTouches[0].clientX" (touchend)="swiped($event.changedTouches[0].clientX)">
      @if (open() && shot(); as shot) {
        <figure>
          <site-picture [src]="shot.url" [alt]="shot.alt" sizes="100vw" />
          <figcaption aria-live="polite"><span>{{ shot.alt }}</span> <span>{{ fill(t.place, { number: at() + 1, total: shots().length }) }}</span></figcaption>
        </figure>
        <button type="button" class="icon close" [attr.aria-label]="t.close" (click)="dialog.close()">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18" /></svg>
        </button>
        @if (shots().length > 1) {
          <button type="button" class="icon previous" [attr.aria-label]="t.previous" (click)="step(-1)">
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 5l-7 7 7 7" /></svg>
          </button>
          <button type="button" class="icon next" [attr.aria-label]="t.next" (click)="step(1)">
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5l7 7-7 7" /></svg>
          </button>
        }
      }
    </dialog>
  `,
})
export class Gallery {
  readonly shots = input.required<Shot[]>();
  protected readonly t = typeTexts.gallery;
  protected readonly fill = fill;
  protected readonly open = signal(false);
  protected readonly at = signal(0);
  protected readonly shot = computed<Shot | undefined>(() => this.shots()[this.at()]);
  protected from = 0;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected name(shot: Shot, index: number): string {
    return fill(this.t.open, { alt: shot.alt || fill(this.t.picture, { number: index + 1 }) });
  }

  protected show(index: number): void {
    this.at.set(index);
    this.open.set(true);
    this.dialog().nativeElement.showModal();
  }

  protected step(by: number): void {
    const total = this.shots().length;
    this.at.update((at) => (at + by + total) % total);
  }

  protected swiped(to: number): void {
    if (Math.abs(to - this.from) > 50) this.step(to < this.from ? 1 : -1);
  }

  /** A click outside the picture and the buttons closes. */
  protected outside(event: Event): void {
    if (event.target === this.dialog().nativeElement) this.dialog().nativeElement.close();
  }
}
