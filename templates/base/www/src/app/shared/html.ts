import { ChangeDetectionStrategy, Component, ElementRef, effect, inject, input } from '@angular/core';

/**
 * HTML that the api made of a Markdown text, into an element. It is the api that lets nothing harmful through (Html::markdown),
 * and the content security policy that would not run it; browsers that can look at it once more.
 * (Angular's own sanitizer would be a fortieth of all that the first page loads.)
 */
export function setHtml(element: HTMLElement, html: string): void {
  const { setHTML } = element as { setHTML?: (html: string) => void };
  if (setHTML) setHTML.call(element, html);
  else element.innerHTML = html;
}

@Component({ selector: 'site-html', changeDetection: ChangeDetectionStrategy.OnPush, host: { class: 'prose' }, template: '' })
export class Html {
  readonly html = input.required<string>();

  constructor() {
    const { nativeElement } = inject<ElementRef<HTMLElement>>(ElementRef);
    effect(() => setHtml(nativeElement, this.html()));
  }
}
