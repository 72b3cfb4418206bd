import { ChangeDetectionStrategy, Component, Type, ViewContainerRef, effect, inject, input } from '@angular/core';

/** Shows a component that the kind of site has named. (NgComponentOutlet would be a hundredth of all that the first page loads.) */
@Component({ selector: 'site-outlet', changeDetection: ChangeDetectionStrategy.OnPush, template: '' })
export class Outlet {
  readonly component = input.required<Type<unknown>>();

  constructor() {
    const view = inject(ViewContainerRef);
    effect(() => {
      view.clear();
      view.createComponent(this.component());
    });
  }
}
