import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { Values } from '../models';
import { Icon } from '../ui/icon';

/** The site's own page in a frame, shown with what is being written; see core/draft.ts for the other side. */
@Component({
  selector: 'admin-preview',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <section class="a-preview" [attr.aria-label]="texts.preview">
      <div class="a-preview-bar">
        <span class="a-soft">{{ path() }}</span>
        <button type="button" class="a-icon-button" [attr.aria-pressed]="phone()" [attr.aria-label]="texts.asPhone" [title]="texts.asPhone" (click)="phone.set(!phone())"><admin-icon name="phone" /></button>
        <button type="button" class="a-icon-button" [attr.aria-label]="texts.reload" [title]="texts.reload" (click)="reload()"><admin-icon name="retry" /></button>
        <a class="a-icon-button" [href]="path()" target="_blank" rel="noopener" [attr.aria-label]="texts.openPage" [title]="texts.openPage"><admin-icon name="open" /></a>
      </div>
      <div class="a-frame" [class.phone]="phone()" #box>
        <iframe #frame [title]="texts.preview" (load)="tell()"></iframe>
      </div>
    </section>
  `,
})
export class Preview {
  readonly path = input.required<string>();
  readonly collection = input.required<string>();
  readonly id = input.required<number>();
  readonly values = input.required<Values>();
  /** The look as it is being chosen; none elsewhere than in the settings. */
  readonly theme = input<Values>();
  /** Grows with each save, which reloads the page. */
  readonly version = input(0);
  private readonly frame = viewChild.required<ElementRef<HTMLIFrameElement>>('frame');
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  protected readonly texts = adminTexts.preview;
  protected readonly phone = signal(false);
  /** The empty frame tells that it has loaded before there is anything to show in it. */
  private begun = false;
  /** Always a path of this site: it is made from the schema, and the site's own address stands before it. */
  protected readonly source = computed(() => new URL(location.origin + this.path()).href);

  constructor() {
    effect(() => {
      this.frame().nativeElement.src = this.source();
    });
    effect(() => {
      this.values();
      this.theme();
      this.begun = true;
      this.tell();
    });
    effect(() => {
      if (this.version()) untracked(() => this.reload());
    });
    // Below a form on a phone it would open unseen.
    afterNextRender(() => matchMedia('(max-width: 75rem)').matches && this.box().nativeElement.parentElement!.scrollIntoView({ block: 'start' }));
    effect((stop) => {
      const [box, phone] = [this.box().nativeElement, this.phone()];
      const size = new ResizeObserver(() => this.fit(box, phone));
      size.observe(box);
      stop(() => size.disconnect());
    });
  }

  protected reload(): void {
    this.frame().nativeElement.contentWindow?.location.reload();
  }

  protected tell(): void {
    if (!this.begun) return;
    const draft = { type: 'draft', collection: this.collection(), id: this.id(), values: this.values() };
    this.frame().nativeElement.contentWindow?.postMessage(draft, location.origin);
    this.paint();
  }

  /** The api makes the colours of a theme; the frame is a page of this site, so its stylesheet can be another. */
  private paint(): void {
    const [theme, page] = [this.theme(), this.frame().nativeElement.contentDocument];
    const link = page?.querySelector<HTMLLinkElement>('link[rel=stylesheet][href*="theme.css"]');
    // Half a colour is none: the page stays as it is until it is whole.
    if (!theme || !link || !/^#[0-9a-f]{6}$/i.test(String(theme['accent']))) return;
    const address = new URL(link.href);
    address.search = new URLSearchParams(Object.entries(theme).map(([name, value]) => [name, String(value)])).toString();
    if (link.href !== address.href) link.href = address.href;
  }

  /** A computer's page, made smaller so that it fits; as on a phone it keeps its size. */
  private fit(box: HTMLElement, phone: boolean): void {
    const scale = phone ? 1 : Math.min(1, box.clientWidth / 1100);
    const narrow = phone || box.clientWidth < 500;
    box.style.setProperty('--scale', String(narrow ? 1 : scale));
  }
}
