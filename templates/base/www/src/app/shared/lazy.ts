import { ChangeDetectionStrategy, Component, Type, ViewContainerRef, effect, inject, input } from '@angular/core';

/** A component that is loaded when the page is there already. */
@Component({ selector: 'site-lazy', changeDetection: ChangeDetectionStrategy.OnPush, template: '' })
export class Lazy {
  readonly load = input.required<() => Promise<Type<unknown>>>();

  constructor() {
    const view = inject(ViewContainerRef);
    effect(async () => {
      const load = this.load();
      const component = await load().catch((error) => console.error(error));
      view.clear();
      if (component) view.createComponent(component);
    });
  }
}
