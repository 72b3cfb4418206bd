import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Text with empty lines between its paragraphs. */
@Component({
  selector: 'site-paragraphs',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@for (paragraph of paragraphs(); track $index) { <p>{{ paragraph }}</p> }`,
})
export class Paragraphs {
  readonly text = input.required<string>();
  protected readonly paragraphs = computed(() => this.text().split(/\n\s*\n/).filter((p) => p.trim()));
}
