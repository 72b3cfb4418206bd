import { ChangeDetectionStrategy, Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';
import { bytes, when } from '../core/format';
import { Upload } from '../models';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { Page } from '../ui/page';
import { Toasts } from '../ui/toast';
import { Library } from './library';

/** All pictures and files: uploaded, described, deleted. */
@Component({
  selector: 'admin-media',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Library, Page],
  template: `
    <admin-page [heading]="texts.heading" [intro]="texts.intro">
      <admin-library #library (choose)="open($event)" />
    </admin-page>
    <dialog #dialog class="a-dialog" aria-labelledby="upload-heading" (close)="upload.set(null)">
      @if (upload(); as u) {
        <div class="a-dialog-head">
          <h2 id="upload-heading">{{ u.name }}</h2>
          <button class="a-icon-button" type="button" [attr.aria-label]="common.close" (click)="dialog.close()"><admin-icon name="close" /></button>
        </div>
        @if (u.width) { <img class="a-media-large" [src]="u.url" [alt]="u.alt" /> }
        <p class="a-soft">{{ about(u) }} · <a [href]="u.url" target="_blank" rel="noopener">{{ texts.openFile }}</a></p>
        <form novalidate (submit)="save($event)">
          @if (u.width) {
            <div class="a-field">
              <label class="a-label" for="upload-alt">{{ texts.alt }}</label>
              <input id="upload-alt" name="alt" type="text" maxlength="300" [value]="u.alt" aria-describedby="upload-alt-help" />
              <p class="a-help" id="upload-alt-help">{{ texts.altHelp }}</p>
            </div>
          }
          <div class="a-actions end">
            <button class="a-button quiet danger a-first" type="button" (click)="remove(u)"><admin-icon name="trash" />{{ common.delete }}</button>
            @if (u.width) { <button class="a-button" type="submit">{{ common.save }}</button> }
          </div>
        </form>
      }
    </dialog>
  `,
})
export class Media {
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  private readonly confirm = inject(Confirm);
  private readonly library = viewChild.required(Library);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly texts = adminTexts.media;
  protected readonly common = adminTexts.common;
  protected readonly upload = signal<Upload | null>(null);

  protected open(upload: Upload): void {
    this.upload.set(upload);
    this.dialog().nativeElement.showModal();
  }

  protected about(upload: Upload): string {
    const made = (upload as Upload & { created_at?: string }).created_at;
    return [upload.width ? `${upload.width} × ${upload.height}` : upload.mime, bytes(upload.bytes), when(made)].filter(Boolean).join(' · ');
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const alt = String(new FormData(event.target as HTMLFormElement).get('alt') ?? '');
    await this.change(() => this.api.patch(`/admin/uploads/${this.upload()!.id}`, { alt }), this.common.saved);
  }

  protected async remove(upload: Upload): Promise<void> {
    const sure = await this.confirm.ask({ heading: this.texts.deleteHeading(upload.name), text: this.texts.deleteText, action: this.common.delete, danger: true });
    if (sure) await this.change(() => this.api.delete(`/admin/uploads/${upload.id}`), this.texts.deleted);
  }

  private async change(work: () => Promise<unknown>, words: string): Promise<void> {
    try {
      await work();
      this.dialog().nativeElement.close();
      this.library().reload();
      this.toasts.say(words);
    } catch (error) {
      this.toasts.fail(error);
    }
  }
}
