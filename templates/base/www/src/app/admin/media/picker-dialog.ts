import { ChangeDetectionStrategy, Component, ElementRef, effect, inject, signal, viewChild } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { Upload } from '../models';
import { Icon } from '../ui/icon';
import { Library } from './library';
import { Picker } from './picker';

@Component({
  selector: 'admin-picker-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Library],
  template: `
    <dialog #dialog class="a-dialog wide" aria-labelledby="picker-heading" (cancel)="picker.wish()?.answer([])">
      @if (picker.wish(); as wish) {
        <div class="a-dialog-head">
          <h2 id="picker-heading">{{ wish.several ? texts.pickSeveral : wish.kind === 'image' ? texts.pickImage : texts.pickFile }}</h2>
          <button class="a-icon-button" type="button" [attr.aria-label]="common.close" (click)="wish.answer([])"><admin-icon name="close" /></button>
        </div>
        <admin-library [kind]="wish.kind" [chosen]="ids()" (choose)="choose($event)" (arrived)="arrive($event)" />
        @if (wish.several) {
          <div class="a-actions end a-dialog-foot">
            <button class="a-button quiet" type="button" (click)="wish.answer([])">{{ common.cancel }}</button>
            <button class="a-button" type="button" [disabled]="!chosen().length" (click)="wish.answer(chosen())">{{ texts.take(chosen().length) }}</button>
          </div>
        }
      }
    </dialog>
  `,
})
export class PickerDialog {
  protected readonly picker = inject(Picker);
  protected readonly texts = adminTexts.media;
  protected readonly common = adminTexts.common;
  protected readonly chosen = signal<Upload[]>([]);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      if (this.picker.wish()) {
        this.chosen.set([]);
        if (!dialog.open) dialog.showModal();
      } else if (dialog.open) dialog.close();
    });
  }

  protected ids(): number[] {
    return this.chosen().map((upload) => upload.id);
  }

  protected choose(upload: Upload): void {
    const wish = this.picker.wish()!;
    if (!wish.several) return wish.answer([upload]);
    this.chosen.update((list) => (list.some((u) => u.id === upload.id) ? list.filter((u) => u.id !== upload.id) : [...list, upload]));
  }

  /** One picture was wanted and one was uploaded: that is the one. */
  protected arrive(uploads: Upload[]): void {
    const wish = this.picker.wish();
    if (!wish) return;
    if (wish.several) this.chosen.update((list) => [...list, ...uploads]);
    else if (uploads.length === 1 && (wish.kind === 'file' || uploads[0].width)) wish.answer(uploads);
  }
}
