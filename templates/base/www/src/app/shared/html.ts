import { ChangeDetectionStrategy, Component, ElementRef, effect, inject, input } from '@angular/core';

/** What Markdown becomes, and nothing else. */
const ELEMENTS = /^(?:A|ABBR|B|BLOCKQUOTE|BR|CODE|DD|DEL|DIV|DL|DT|EM|FIGCAPTION|FIGURE|H[1-6]|HR|I|IMG|INS|KBD|LI|MARK|OL|P|PRE|S|SECTION|SPAN|STRONG|SUB|SUP|TABLE|TBODY|TD|TFOOT|TH|THEAD|TR|UL)$/;
const ATTRIBUTES = /^(?:align|alt|aria-label|class|colspan|decoding|height|href|id|lang|loading|rel|role|rowspan|sizes|src|srcset|start|tabindex|title|width)$/;
const ADDRESS = /^(?:https?:|mailto:|tel:|[^:]*$|[/?#])/i;

/**
 * HTML that the api made of a Markdown text, into an element. The api lets nothing harmful through (Html::markdown) and the
 * content security policy would not run it; this is the third time that somebody looks.
 * (Angular's own sanitizer would be a fortieth of all that the first page loads.)
 */
export function setHtml(element: HTMLElement, html: string): void {
  // In a document of its own nothing of it is loaded or run yet.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const node of body.querySelectorAll('*')) {
    if (!ELEMENTS.test(node.tagName)) node.remove();
    for (const { name, value } of [...node.attributes]) {
      const address = name === 'href' || name === 'src';
      if (!ATTRIBUTES.test(name) || (address && !ADDRESS.test(value.replace(/[\u0000-\u0020]/g, '')))) node.removeAttribute(name);
    }
  }
  element.replaceChildren(...body.childNodes);
}

@Component({ selector: 'site-html', changeDetection: ChangeDetectionStrategy.OnPush, host: { class: 'prose' }, template: '' })
export class Html {
  readonly html = input.required<string>();

  constructor() {
    const { nativeElement } = inject<ElementRef<HTMLElement>>(ElementRef);
    effect(() => setHtml(nativeElement, this.html()));
  }
}
