import { ChangeDetectionStrategy, Component, ElementRef, afterRenderEffect, inject, input, viewChild } from '@angular/core';
import { ViewportScroller } from '@angular/common';
import { Router } from '@angular/router';
import { fill } from '../core/texts';
import { Heading } from '../models';
import { setHtml } from '../shared/html';
import { variants } from '../shared/picture';
import { typeTexts } from '../texts';

/**
 * A post's text. Headings have their ids, in their order, and a link to each; pictures of the uploads come in the width that
 * fits. Links to this site stay within the page.
 */
@Component({
  selector: 'site-article',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'prose article', '(click)': 'click($event)' },
  template: `<div #text></div>`,
})
export class Article {
  readonly html = input.required<string>();
  readonly headings = input.required<readonly Heading[]>();
  private readonly text = viewChild.required<ElementRef<HTMLElement>>('text');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly router = inject(Router);
  private readonly scroller = inject(ViewportScroller);
  private arrived = false;

  constructor() {
    afterRenderEffect({
      write: () => {
        setHtml(this.text().nativeElement, this.html());
        this.anchors(this.headings());
        this.pictures();
        if (!this.arrived) this.arrive();
        this.arrived = true;
      },
    });
  }

  protected click(event: MouseEvent): void {
    const link = (event.target as Element).closest('a');
    const href = link?.getAttribute('href');
    if (!href || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(href.startsWith('#') ? location.pathname + href : href, location.origin);
    if (url.origin !== location.origin || /^\/api\/|\.\w{2,5}$/.test(url.pathname)) return;
    event.preventDefault();
    void this.router.navigateByUrl(url.pathname + url.search + url.hash);
  }

  private anchors(headings: readonly Heading[]): void {
    this.host.querySelectorAll<HTMLElement>('h2, h3').forEach((element, i) => {
      const heading = headings[i];
      if (!heading || element.id === heading.id) return;
      element.id = heading.id;
      element.querySelector('.anchor')?.remove();
      const link = Object.assign(document.createElement('a'), { className: 'anchor', textContent: '#' });
      link.setAttribute('href', '#' + heading.id);
      link.setAttribute('aria-label', fill(typeTexts.post.section, { heading: heading.text }));
      element.append(link);
    });
  }

  private pictures(): void {
    for (const image of this.host.querySelectorAll('img')) {
      image.loading = 'lazy';
      const { srcset } = variants(image.getAttribute('src') ?? '');
      if (srcset) Object.assign(image, { srcset, sizes: '(min-width: 46rem) 42rem, 92vw' });
    }
  }

  /** Scrolls to #on-… in the address: the heading exists only now. */
  private arrive(): void {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id.startsWith('on-')) this.scroller.scrollToAnchor(id);
  }
}
