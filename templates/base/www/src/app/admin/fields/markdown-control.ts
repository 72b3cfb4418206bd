import { ChangeDetectionStrategy, Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { Html } from '../../shared/html';
import { AdminApi } from '../core/admin-api';
import { Picker } from '../media/picker';
import { Icon } from '../ui/icon';
import { Toasts } from '../ui/toast';
import { Control } from './control';

const marks = {
  bold: ['**', '**'],
  italic: ['_', '_'],
  heading: ['\n## ', ''],
  link: ['[', '](https://)'],
  list: ['\n- ', ''],
  quote: ['\n> ', ''],
} as const;
type Mark = keyof typeof marks;

/** Markdown with a small toolbar, and as it will look. */
@Component({
  selector: 'admin-markdown-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Html, Icon],
  template: `
    <div class="a-markdown">
      <div class="a-toolbar" role="toolbar" [attr.aria-label]="texts.formatting" [attr.aria-controls]="id()">
        @for (name of names; track name) {
          <button type="button" class="a-icon-button" [attr.aria-label]="texts.marks[name]" [title]="texts.marks[name]" [disabled]="html() !== null" (click)="mark(name)"><admin-icon [name]="name" /></button>
        }
        <button type="button" class="a-icon-button" [attr.aria-label]="texts.marks.image" [title]="texts.marks.image" [disabled]="html() !== null" (click)="image()"><admin-icon name="image" /></button>
        <button type="button" class="a-button quiet small a-push" [attr.aria-pressed]="html() !== null" (click)="show()"><admin-icon name="eye" />{{ texts.look }}</button>
      </div>
      @if (html() !== null) { <div class="a-prose" tabindex="0" role="region" [attr.aria-label]="texts.look"><site-html [html]="html()!" /></div> }
      <textarea #area [id]="id()" rows="14" [hidden]="html() !== null" [value]="value() ?? ''" [required]="!!field().required" [attr.maxlength]="field().max"
                [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" (input)="value.set(text($event))" (keydown)="key($event)"></textarea>
    </div>
  `,
})
export class MarkdownControl extends Control<string> {
  private readonly api = inject(AdminApi);
  private readonly picker = inject(Picker);
  private readonly toasts = inject(Toasts);
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('area');
  protected readonly names = Object.keys(marks) as Mark[];
  protected readonly html = signal<string | null>(null);

  protected mark(name: Mark): void {
    const area = this.area().nativeElement;
    const [before, after] = marks[name];
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    const atStart = area.selectionStart === 0 || area.value[area.selectionStart - 1] === '\n';
    this.put((atStart ? before.trimStart() : before) + chosen + after, name === 'link' && chosen ? -1 : -after.length);
  }

  protected key(event: KeyboardEvent): void {
    const name = event.ctrlKey || event.metaKey ? ({ b: 'bold', i: 'italic', k: 'link' } as const)[event.key.toLowerCase()] : undefined;
    if (!name) return;
    event.preventDefault();
    this.mark(name);
  }

  protected async image(): Promise<void> {
    const picture = await this.picker.pick('image');
    if (picture) this.put(`![${picture.alt.replace(/[[\]]/g, '')}](${picture.url})`, 0);
  }

  protected async show(): Promise<void> {
    if (this.html() !== null) return this.html.set(null);
    try {
      const { html } = await this.api.post<{ html: string }>('/admin/preview', { type: 'markdown', text: this.value() ?? '' });
      this.html.set(html);
    } catch (error) {
      this.toasts.fail(error);
    }
  }

  /** Writes at the cursor so that the browser's own undo knows of it. */
  private put(text: string, back: number): void {
    const area = this.area().nativeElement;
    area.focus();
    if (!document.execCommand('insertText', false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    const at = area.selectionEnd + back;
    area.setSelectionRange(at, at);
    this.value.set(area.value);
  }
}
