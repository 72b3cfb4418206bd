import { Directive, ElementRef, inject, input, output } from '@angular/core';

/** Lets rows of a list be drawn to another place by their handle (.a-handle), with mouse, pen or finger. */
@Directive({ selector: '[adminSorter]', host: { '(pointerdown)': 'begin($event)' } })
export class Sorter {
  readonly adminSorter = input(true);
  readonly sorted = output<{ from: number; to: number }>();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected begin(event: PointerEvent): void {
    const handle = (event.target as Element).closest('.a-handle');
    if (!this.adminSorter() || !handle || event.button) return;
    event.preventDefault();
    const rows = [...this.host.nativeElement.children] as HTMLElement[];
    const from = rows.findIndex((row) => row.contains(handle));
    const tops = rows.map((row) => row.getBoundingClientRect().top + scrollY);
    const heights = rows.map((row) => row.offsetHeight);
    const start = event.clientY + scrollY;
    let to = from;
    rows[from].classList.add('dragged');
    handle.setPointerCapture(event.pointerId);

    const move = (now: Event) => {
      const { clientY } = now as PointerEvent;
      if (clientY < 80) scrollBy(0, -12);
      if (clientY > innerHeight - 80) scrollBy(0, 12);
      const by = clientY + scrollY - start;
      const middle = tops[from] + heights[from] / 2 + by;
      to = tops.reduce((place, top, i) => (middle > top ? i : place), 0);
      rows.forEach((row, i) => {
        const shift = i === from ? by : i > from && i <= to ? -heights[from] : i < from && i >= to ? heights[from] : 0;
        row.style.transform = shift ? `translateY(${shift}px)` : '';
      });
    };
    const end = (last: Event) => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
      rows.forEach((row) => (row.style.transform = ''));
      rows[from].classList.remove('dragged');
      if (last.type === 'pointerup' && to !== from) this.sorted.emit({ from, to });
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  }
}
