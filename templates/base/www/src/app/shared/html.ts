import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** HTML that the api made of a Markdown text. Angular takes out whatever could do harm once more. */
@Component({
  selector: 'site-html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'prose', '[innerHTML]': 'html()' },
  template: '',
})
export class Html {
  readonly html = input.required<string>();
}
