import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Picker } from '../media/picker';
import { thumb } from '../media/thumb';
import { Icon } from '../ui/icon';
import { Control } from './control';
import { FormContext } from './form-context';

/** One picture or one file, chosen in the library or uploaded there. */
@Component({
  selector: 'admin-file-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <div class="a-file">
      @if (url(); as url) {
        @if (picture()) { <img class="a-thumb large" [src]="thumb(url)" alt="" /> } @else { <a [href]="url" target="_blank" rel="noopener"><admin-icon name="file" />{{ name() }}</a> }
      }
      <div class="a-actions">
        <button type="button" class="a-button quiet small" [id]="id()" [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" (click)="choose()">
          <admin-icon [name]="picture() ? 'image' : 'file'" />{{ picture() ? (url() ? texts.otherPicture : texts.choosePicture) : (url() ? texts.otherFile : texts.chooseFile) }}
          <span class="visually-hidden">: {{ field().label }}</span>
        </button>
        @if (url()) { <button type="button" class="a-button quiet small" (click)="value.set('')">{{ texts.takeOut }}<span class="visually-hidden">: {{ field().label }}</span></button> }
      </div>
    </div>
  `,
})
export class FileControl extends Control {
  private readonly picker = inject(Picker);
  private readonly context = inject(FormContext, { optional: true });
  protected readonly thumb = thumb;
  protected readonly picture = computed(() => this.field().type === 'image');
  protected readonly url = computed(() => String(this.value() ?? ''));
  protected readonly name = computed(() => this.url().split('/').at(-1));

  protected async choose(): Promise<void> {
    const upload = await this.picker.pick(this.picture() ? 'image' : 'file');
    if (!upload) return;
    this.value.set(upload.url);
    if (upload.alt) this.context?.offer(this.field().name + '_alt', upload.alt);
  }
}
