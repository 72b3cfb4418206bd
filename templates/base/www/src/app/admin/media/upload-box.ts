import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { Upload } from '../models';
import { Icon } from '../ui/icon';
import { Uploads } from './uploads';

/** Where files are dropped or chosen, and how far they are on their way. */
@Component({
  selector: 'admin-upload-box',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <div class="a-drop" [class.over]="over()" (dragover)="drag($event, true)" (dragleave)="drag($event, false)" (drop)="drop($event)">
      <label class="a-button">
        <admin-icon name="upload" />{{ texts.upload }}
        <input class="visually-hidden" type="file" multiple [accept]="accept()" (change)="choose($event)" />
      </label>
      <span class="a-soft a-wide-only">{{ texts.orDrop }}</span>
    </div>
    <ul class="a-sending" aria-live="polite">
      @for (file of uploads.sending(); track file.id) {
        <li [class.bad]="file.error">
          <span>{{ file.name }}</span>
          @if (file.error) {
            <span class="a-error">{{ file.error }}</span>
            <button type="button" class="a-icon-button" [attr.aria-label]="common.close" (click)="uploads.forget(file.id)"><admin-icon name="close" /></button>
          } @else { <progress [value]="file.part" max="1" [attr.aria-label]="file.name"></progress> }
        </li>
      }
    </ul>
  `,
})
export class UploadBox {
  readonly kind = input<'image' | 'file' | 'all'>('all');
  readonly arrived = output<Upload[]>();
  protected readonly uploads = inject(Uploads);
  protected readonly texts = adminTexts.media;
  protected readonly common = adminTexts.common;
  protected readonly over = signal(false);

  protected accept(): string {
    return this.kind() === 'image' ? 'image/*' : this.kind() === 'file' ? 'application/pdf,image/*' : 'image/*,application/pdf';
  }

  protected drag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  protected drop(event: DragEvent): void {
    this.drag(event, false);
    void this.send(event.dataTransfer?.files ?? []);
  }

  protected choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    void this.send(files);
  }

  private async send(files: Iterable<File>): Promise<void> {
    const uploads = await this.uploads.send(files);
    if (uploads.length) this.arrived.emit(uploads);
  }
}
